import { isJsonObject, type JsonObject } from '../codec/json-object.ts';
import { GA_NAMES, PREVIEW_NAMES } from './event-names.ts';
import { itemToGa, itemToPreview } from './item-shape.ts';
import { isBeingWritten, type PendingItems } from './pending-items.ts';
import { responseToGa, responseToPreview } from './response-shape.ts';
import { isTranscription, sessionToGa, sessionToPreview } from './session-shape.ts';

/** The JSON of a server event of the preview as GA says the same: in one event, or in two where GA has two for it. */
export function serverEventToGa(event: JsonObject, pending: PendingItems): readonly JsonObject[] {
  switch (event['type']) {
    case 'session.created':
    case 'session.updated':
      return [{ ...event, session: sessionToGa(event['session'], 'realtime') }];
    case 'transcription_session.created':
      return [{ ...event, type: 'session.created', session: sessionToGa(event['session'], 'transcription') }];
    case 'transcription_session.updated':
      return [{ ...event, type: 'session.updated', session: sessionToGa(event['session'], 'transcription') }];
    case 'conversation.item.created':
      return createdToGa(event, pending);
    case 'conversation.item.deleted':
      pending.take(event['item_id']);
      return [event];
    case 'response.output_item.done':
      return outputItemDoneToGa(event, pending);
    case 'response.created':
      return [{ ...event, response: responseToGa(event['response']) }];
    case 'response.done':
      return responseDoneToGa(event, pending);
    default: {
      const type = GA_NAMES.get(event['type']);
      if (type !== undefined) return [{ ...event, type }];
      return ['item' in event ? { ...event, item: itemToGa(event['item']) } : event];
    }
  }
}

/** The JSON of a GA server event as the preview says the same; undefined where it says nothing. */
export function serverEventToPreview(event: JsonObject, isFirstPreview: boolean): JsonObject | undefined {
  switch (event['type']) {
    case 'session.created':
    case 'session.updated': {
      const { type, session } = event;
      return {
        ...event,
        type: isTranscription(session) ? `transcription_${type}` : type,
        session: sessionToPreview(session, isFirstPreview),
      };
    }
    case 'conversation.item.added':
      return { ...event, type: 'conversation.item.created', item: itemToPreview(event['item']) };
    case 'conversation.item.done':
      return undefined;
    case 'response.created':
    case 'response.done':
      return { ...event, response: responseToPreview(event['response'], isFirstPreview) };
    default: {
      const type = PREVIEW_NAMES.get(event['type']);
      if (type !== undefined) return { ...event, type };
      return 'item' in event ? { ...event, item: itemToPreview(event['item']) } : event;
    }
  }
}

function createdToGa(event: JsonObject, pending: PendingItems): readonly JsonObject[] {
  const item = itemToGa(event['item']);
  const added = { ...event, type: 'conversation.item.added', item };
  if (!isBeingWritten(item)) return [added, doneOf(item, event)];
  const id = isJsonObject(item) ? item['id'] : undefined;
  if (typeof id === 'string') pending.add(id, event['previous_item_id']);
  return [added];
}

function outputItemDoneToGa(event: JsonObject, pending: PendingItems): readonly JsonObject[] {
  const item = itemToGa(event['item']);
  const done = { ...event, item };
  return [done, ...itemDone(item, pending)];
}

// A server that ends a response without ending its items still leaves none of them open.
function responseDoneToGa(event: JsonObject, pending: PendingItems): readonly JsonObject[] {
  const response = responseToGa(event['response']);
  const output: unknown = isJsonObject(response) ? response['output'] : undefined;
  const left = Array.isArray(output) ? output.flatMap((item: unknown) => itemDone(item, pending)) : [];
  return [...left, { ...event, response }];
}

function itemDone(item: unknown, pending: PendingItems): readonly JsonObject[] {
  // An answer outside the conversation has items too, which were never announced.
  const known = isJsonObject(item) ? pending.take(item['id']) : undefined;
  return known === undefined ? [] : [doneOf(item, { previous_item_id: known.previousItemId })];
}

function doneOf(item: unknown, { previous_item_id: previousItemId }: JsonObject): JsonObject {
  return {
    type: 'conversation.item.done',
    item,
    ...(previousItemId === undefined ? {} : { previous_item_id: previousItemId }),
  };
}
