import type { ClientEvent, ClientEventOf, ClientEventType } from './client-event.ts';
import type { ServerEvent, ServerEventOf, ServerEventType } from './server-event.ts';

/**
 * Whether a decoded server event is of a type. For filters, where a `switch` has no place.
 *
 * @example
 * import { gaDialect, isServerEvent } from '@antiphon/protocol';
 *
 * const events = gaDialect.decode('{"type":"response.output_text.delta","response_id":"r","item_id":"i","delta":"hi"}');
 * for (const { delta } of events.filter((event) => isServerEvent(event, 'response.output_text.delta'))) console.log(delta); // hi
 */
export function isServerEvent<Type extends ServerEventType>(
  event: ServerEvent,
  type: Type,
): event is ServerEventOf<Type> {
  return event.type === type;
}

/** Whether a client event is of a type. */
export function isClientEvent<Type extends ClientEventType>(
  event: ClientEvent,
  type: Type,
): event is ClientEventOf<Type> {
  return event.type === type;
}

/** Whether a decoded server event has a name of its own: everything but `unknown` and `malformed`. */
export function isKnownServerEvent(
  event: ServerEvent,
): event is Exclude<ServerEvent, { readonly type: 'unknown' | 'malformed' }> {
  return event.type !== 'unknown' && event.type !== 'malformed';
}
