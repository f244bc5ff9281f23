import type { Frame } from '@antiphon/interface';
import { type JsonObject, jsonObjectFromFrame } from '../codec/json-object.ts';
import type { ClientEvent } from '../events/index.ts';
import { MAXIMUM_EVENT_ID_LENGTH } from '../limits.ts';
import { CLIENT_EVENT_RULES } from './client-event-rules.ts';
import { enumerate, type Fault, shortened } from './client-rule.ts';
import type { RejectedClientEvent } from './rejected-client-event.ts';
import { otherSession, type SessionType } from './session-rule.ts';

export interface DecodeClientEventOptions {
  /** What the session is for, which `session.update` must name. @default realtime */
  readonly sessionType?: SessionType | undefined;
}

/**
 * Decodes one GA frame from a client, for servers. Never throws: what the API would refuse is `rejected`, with the API's own error.
 *
 * Extra fields are kept and accepted.
 *
 * @example
 * import { decodeClientEvent } from '@antiphon/protocol';
 *
 * const event = decodeClientEvent('{"type":"session.update","session":{}}');
 * if (event.type === 'rejected') console.log(event.error.code, event.error.param); // missing_required_parameter session.type
 */
export function decodeClientEvent(
  frame: Frame,
  options: DecodeClientEventOptions = {},
): ClientEvent | RejectedClientEvent {
  const event = jsonObjectFromFrame(frame);
  return typeof event === 'string' ? unreadable(event) : checkClientEvent(event, options);
}

/** What the API answers to a frame that is no JSON object. */
export function unreadable(reason: string): RejectedClientEvent {
  return reject({ code: 'invalid_event', message: `The event could not be parsed: ${reason}.`, param: '' }, {});
}

/** Makes an event of the JSON of a GA frame, which it keeps. Never throws. */
export function checkClientEvent(
  event: JsonObject,
  { sessionType = 'realtime' }: DecodeClientEventOptions,
): ClientEvent | RejectedClientEvent {
  const type = event['type'];
  if (typeof type !== 'string') {
    const message = type === undefined ? "The 'type' field is missing." : "The 'type' field is not a string.";
    return reject({ code: 'invalid_event', message, param: '' }, event);
  }
  const rule = CLIENT_EVENT_RULES.get(type);
  if (rule === undefined) {
    const message = `Invalid value: '${shortened(type)}'. Supported values are: ${enumerate([...CLIENT_EVENT_RULES.keys()])}.`;
    return reject({ code: 'invalid_value', message, param: 'type' }, event);
  }
  const fault = otherSession(event, sessionType) ?? rule(event, '');
  if (fault !== undefined) return reject(fault, event);
  if (event['event_id'] === null) delete event['event_id'];
  return event as unknown as ClientEvent;
}

/** Refuses an event in the API's own shape. */
export function reject({ code, message, param }: Fault, event: JsonObject): RejectedClientEvent {
  const { type, event_id: eventId } = event;
  const isEcho = typeof eventId === 'string' && eventId.length <= MAXIMUM_EVENT_ID_LENGTH;
  return {
    type: 'rejected',
    error: {
      type: 'invalid_request_error',
      code,
      message,
      param: param === '' ? null : param,
      event_id: isEcho ? eventId : null,
    },
    ...(typeof type === 'string' ? { rawType: type } : {}),
  };
}
