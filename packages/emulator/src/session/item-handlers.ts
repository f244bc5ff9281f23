import type {
  ContentPart,
  ConversationItemCreateEvent,
  ConversationItemDeleteEvent,
  ConversationItemRetrieveEvent,
  ConversationItemTruncateEvent,
} from '@antiphon/protocol';
import { ApiFailure } from '../api-error.ts';
import type { ConversationEntry } from './conversation.ts';
import { entryFromClient, itemWithAudio } from './item-entry.ts';
import type { SessionContext } from './session-context.ts';

/** @throws {ApiFailure} when the item to follow is unknown. */
export function createItem(context: SessionContext, event: ConversationItemCreateEvent): void {
  addEntry(context, entryFromClient(context, event.item), event.previous_item_id);
}

/** Puts a complete entry into the conversation and says so. @throws {ApiFailure} when the item to follow is unknown. */
export function addEntry(context: SessionContext, entry: ConversationEntry, after?: string | null): void {
  const previousItemId = context.conversation.insert(entry, after);
  if (previousItemId === undefined) {
    const message = `Error creating item: the previous item with id '${after}' does not exist.`;
    throw new ApiFailure('item_create_invalid_previous_item_id', message, 'previous_item_id');
  }
  context.emit({ type: 'conversation.item.added', previous_item_id: previousItemId, item: entry.item });
  context.emit({ type: 'conversation.item.done', previous_item_id: previousItemId, item: entry.item });
}

/** @throws {ApiFailure} when there is no such item. */
export function deleteItem(context: SessionContext, { item_id: id }: ConversationItemDeleteEvent): void {
  if (!context.conversation.remove(id)) throw unknownItem('delete', 'deleting', id);
  context.emit({ type: 'conversation.item.deleted', item_id: id });
}

/** @throws {ApiFailure} when there is no such item. */
export function retrieveItem(context: SessionContext, { item_id: id }: ConversationItemRetrieveEvent): void {
  const entry = context.conversation.find(id);
  if (entry === undefined) throw unknownItem('retrieve', 'retrieving', id);
  context.emit({ type: 'conversation.item.retrieved', item: itemWithAudio(entry) });
}

/**
 * Cuts an answer to what was heard. Past its end the API complains and cuts to the end all the same; so does this.
 * @throws {ApiFailure} when there is no such item, or it holds no audio of the model.
 */
export function truncateItem(context: SessionContext, event: ConversationItemTruncateEvent): void {
  const { item_id: id, content_index: index, audio_end_ms: endMs } = event;
  const entry = context.conversation.find(id);
  if (entry === undefined) throw unknownItem('truncate', 'truncating', id);
  const track = entry.tracks[index];
  const { item } = entry;
  const part = item.type === 'message' ? item.content[index] : undefined;
  if (item.type !== 'message' || part?.type !== 'output_audio' || track === undefined || track.byteLength === 0) {
    throw new ApiFailure('unsupported_content_type', 'Only model output audio messages can be truncated');
  }
  const durationMs = Math.floor(track.durationMs);
  if (endMs > durationMs) {
    const message = `Audio content of ${durationMs}ms is already shorter than ${endMs}ms`;
    const error = { type: 'invalid_request_error', code: 'invalid_value', message, param: null, event_id: null };
    context.emit({ type: 'error', error });
  }
  track.truncate(Math.min(endMs, durationMs));
  const content = item.content.map((each, place): ContentPart =>
    place === index ? { ...part, transcript: null } : each,
  );
  context.conversation.replace({ item: { ...item, content }, tracks: entry.tracks });
  const cut = Math.min(endMs, durationMs);
  context.emit({ type: 'conversation.item.truncated', item_id: id, content_index: index, audio_end_ms: cut });
}

function unknownItem(action: string, doing: string, id: string): ApiFailure {
  const message = `Error ${doing} item: the item with id '${id}' does not exist.`;
  return new ApiFailure(`item_${action}_invalid_item_id`, message, 'item_id');
}
