import { isJsonObject, type JsonObject } from '../codec/json-object.ts';
import { itemToGa, itemToPreview } from './item-shape.ts';
import { configurationToFirstPreview, responseToGa, responseToPreview } from './response-shape.ts';
import { isTranscription, sessionToGa, sessionToPreview } from './session-shape.ts';

// The preview has no word for these and refuses an event that names one. They tune an answer; none of them changes what it is about.
const GA_ONLY_FIELDS = ['truncation', 'reasoning', 'parallel_tool_calls'] as const;

/** The JSON of a client event of the preview as GA says the same. */
export function clientEventToGa(event: JsonObject): JsonObject {
  switch (event['type']) {
    case 'session.update':
      return 'session' in event ? { ...event, session: sessionToGa(event['session'], 'realtime') } : event;
    case 'transcription_session.update': {
      const renamed = { ...event, type: 'session.update' };
      return 'session' in event ? { ...renamed, session: sessionToGa(event['session'], 'transcription') } : renamed;
    }
    case 'conversation.item.create':
      return 'item' in event ? { ...event, item: itemToGa(event['item']) } : event;
    case 'response.create':
      return 'response' in event ? { ...event, response: responseToGa(event['response']) } : event;
    default:
      return event;
  }
}

/** The JSON of a GA client event as the preview says the same. Fields that tune an answer and that it has no word for are left out. */
export function clientEventToPreview(event: JsonObject, isFirstPreview: boolean): JsonObject {
  switch (event['type']) {
    case 'session.update': {
      const { type, session } = event;
      return {
        ...event,
        type: isTranscription(session) ? `transcription_${type}` : type,
        session: sessionToPreview(withoutGaOnly(session), isFirstPreview),
      };
    }
    case 'conversation.item.create':
      return { ...event, item: itemToPreview(event['item']) };
    case 'response.create':
      return responseCreateToPreview(event, isFirstPreview);
    default:
      return event;
  }
}

function responseCreateToPreview(event: JsonObject, isFirstPreview: boolean): JsonObject {
  const response = responseToPreview(withoutGaOnly(event['response']), isFirstPreview);
  if (isFirstPreview)
    return { ...event, response: configurationToFirstPreview(isJsonObject(response) ? response : {}) };
  return response === undefined ? event : { ...event, response };
}

function withoutGaOnly(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const rest = { ...value };
  for (const field of GA_ONLY_FIELDS) delete rest[field];
  return rest;
}
