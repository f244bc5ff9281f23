import type { Frame } from '@antiphon/interface';
import { isJsonObject, type JsonObject, jsonObjectFromFrame } from '../codec/json-object.ts';
import type { ClientEvent } from '../events/client-event.ts';
import type { TranslationClientEvent } from '../events/translation-client-event.ts';
import { enumerate, type Fault, shortened } from '../server/client-rule.ts';
import { reject, unreadable } from '../server/decode-client-event.ts';
import type { RejectedClientEvent } from '../server/rejected-client-event.ts';
import { CLIENT_EVENT_SCHEMAS } from './client-event-schemas.ts';
import { faultOf } from './issue-fault.ts';
import type { Schema } from './schema.ts';
import { TRANSLATION_EVENT_SCHEMAS } from './translation-event-schemas.ts';

export interface ValidationOptions {
  /** What becomes of fields that the API does not know: it refuses them itself. @default refuse */
  readonly unknownFields?: 'refuse' | 'keep';
}

export interface ClientValidationOptions extends ValidationOptions {
  /** The kind of the session, which `session.update` must name. @default realtime */
  readonly sessionType?: 'realtime' | 'transcription';
}

const CLIENT_SCHEMAS: ReadonlyMap<string, Schema<unknown>> = new Map<string, Schema<unknown>>(
  Object.entries(CLIENT_EVENT_SCHEMAS),
);
const TRANSLATION_SCHEMAS: ReadonlyMap<string, Schema<unknown>> = new Map<string, Schema<unknown>>(
  Object.entries(TRANSLATION_EVENT_SCHEMAS),
);

/**
 * Looks at a client's GA event as the API does, for servers: fields, kinds, ranges, lengths, base64. Never throws.
 *
 * Takes a frame, or an event that a dialect decoded, which it does not change. What the API would refuse is `rejected`, with the API's own error.
 * What depends on the state of the session (which items there are, what is buffered) is the server's own business.
 *
 * @example
 * import { validateClientEvent } from '@antiphon/protocol/validation';
 *
 * const event = validateClientEvent('{"type":"session.update","session":{"type":"realtime","modalities":["text"]}}');
 * if (event.type === 'rejected') console.log(event.error.code, event.error.param); // unknown_parameter session.modalities
 */
export function validateClientEvent(
  input: Frame | ClientEvent,
  { sessionType = 'realtime', unknownFields = 'refuse' }: ClientValidationOptions = {},
): ClientEvent | RejectedClientEvent {
  const event = withoutNullId(input);
  if (typeof event === 'string') return unreadable(event);
  const fault = otherSession(event, sessionType) ?? faultIn(event, CLIENT_SCHEMAS, unknownFields);
  return fault === undefined ? (event as unknown as ClientEvent) : reject(fault, event);
}

/** The same for a session that translates. */
export function validateTranslationClientEvent(
  input: Frame | TranslationClientEvent,
  { unknownFields = 'refuse' }: ValidationOptions = {},
): TranslationClientEvent | RejectedClientEvent {
  const event = withoutNullId(input);
  if (typeof event === 'string') return unreadable(event);
  const fault = faultIn(event, TRANSLATION_SCHEMAS, unknownFields);
  return fault === undefined ? (event as unknown as TranslationClientEvent) : reject(fault, event);
}

/** The event as an object of its own: the API takes a null `event_id` for none. */
function withoutNullId(input: Frame | ClientEvent | TranslationClientEvent): JsonObject | string {
  const event = isJsonObject(input) && !(input instanceof Uint8Array) ? input : jsonObjectFromFrame(input as Frame);
  if (typeof event === 'string' || event['event_id'] !== null) return event;
  const { event_id: _null, ...rest } = event;
  return rest;
}

function faultIn(
  event: JsonObject,
  schemas: ReadonlyMap<string, Schema<unknown>>,
  unknownFields: 'refuse' | 'keep',
): Fault | undefined {
  const type = event['type'];
  if (typeof type !== 'string') {
    const message = type === undefined ? "The 'type' field is missing." : "The 'type' field is not a string.";
    return { code: 'invalid_event', message, param: '' };
  }
  const schema = schemas.get(type);
  if (schema === undefined) {
    const message = `Invalid value: '${shortened(type)}'. Supported values are: ${enumerate([...schemas.keys()])}.`;
    return { code: 'invalid_value', message, param: 'type' };
  }
  const issues = schema.safeParse(event).error?.issues ?? [];
  const issue = issues.find(({ code }) => unknownFields === 'refuse' || code !== 'unrecognized_keys');
  return issue === undefined ? undefined : faultOf(issue, event);
}

function otherSession({ type, session }: JsonObject, sessionType: 'realtime' | 'transcription'): Fault | undefined {
  if (type !== 'session.update' || !isJsonObject(session)) return undefined;
  const given = session['type'];
  if (given === sessionType || (given !== 'realtime' && given !== 'transcription')) return undefined;
  const message = `Passing a ${given} session update event to a ${sessionType} session is not allowed.`;
  return { code: 'invalid_parameter', message, param: 'session.type' };
}
