import type { Frame } from '@antiphon/interface';
import type { KnownServerEvent, ServerEvent } from '../events/index.ts';
import { AudioDeltaDecoder, audioDeltaOpening } from './audio-delta-decoder.ts';
import { checkFields, expected } from './field-check.ts';
import { type JsonObject, jsonObjectFromFrame } from './json-object.ts';
import { SERVER_EVENT_RULES, type ServerEventRule } from './server-event-rules.ts';
import { createTypeTable, type TypeTable } from './type-table.ts';

const ruleOf: TypeTable<ServerEventRule> = /* @__PURE__ */ createTypeTable(SERVER_EVENT_RULES);

/**
 * Decodes one GA frame. Never throws: see {@link ServerEvent}.
 *
 * The event is the parsed frame itself, extra fields kept.
 *
 * @param audioDeltas reads audio deltas; quickest where it is the connection's own
 */
export function decodeServerEvent(frame: Frame, audioDeltas: AudioDeltaDecoder = OF_ANY_CONNECTION): ServerEvent {
  return audioDeltas.audioDelta(frame) ?? decodeAnyServerEvent(frame);
}

/** How its audio deltas begin. */
export const GA_OPENING: RegExp = /* @__PURE__ */ audioDeltaOpening('response.output_audio.delta');
const OF_ANY_CONNECTION: AudioDeltaDecoder = /* @__PURE__ */ new AudioDeltaDecoder(GA_OPENING);

/** The same without the short way of audio deltas, whose meaning it defines. */
export function decodeAnyServerEvent(frame: Frame): ServerEvent {
  const event = jsonObjectFromFrame(frame);
  return typeof event === 'string' ? { type: 'malformed', reason: event, raw: frame } : checkServerEvent(event, frame);
}

/** Makes an event of the JSON of a GA frame, which it keeps and completes. Never throws. */
export function checkServerEvent(event: JsonObject, frame: Frame): ServerEvent {
  const type = event['type'];
  if (typeof type !== 'string' || type === '') {
    return { type: 'malformed', reason: `type${expected('a non-empty string', type)}`, raw: frame };
  }
  const rule = ruleOf(type);
  if (rule === undefined) return withoutBlanks(event, type, frame);
  if (rule.isUsual?.(event) !== true) {
    const reason = checkFields(event, rule.fields);
    if (reason !== undefined) return { type: 'malformed', reason: `${type}: ${reason}`, raw: frame };
  }
  // Nothing is routed by the server's event ids, so a strange one costs no event.
  const eventId = event['event_id'];
  if (typeof eventId !== 'string' && eventId !== undefined) event['event_id'] = null;
  return event as unknown as KnownServerEvent;
}

// The API's document writes one type with a blank before it.
function withoutBlanks(event: JsonObject, rawType: string, frame: Frame): ServerEvent {
  const type = rawType.trim();
  return type !== rawType && ruleOf(type) !== undefined
    ? checkServerEvent({ ...event, type }, frame)
    : { type: 'unknown', rawType, raw: event };
}
