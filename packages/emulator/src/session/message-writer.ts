import type { ContentPart, ConversationItem, ItemStatus } from '@antiphon/protocol';
import { announceItem, type OutputPlace } from './announce-item.ts';
import { type ContentPartWriter, openContentPart, type PartKind } from './content-part-writer.ts';
import type { SessionContext } from './session-context.ts';

/** Writes one assistant message of a response, event by event, in the API's order. */
export interface MessageWriter {
  /** Adds to the transcript of an audio part or to a text part; a part of another kind is finished first. */
  words(kind: PartKind, delta: string): void;
  /** Adds audio, in the bytes of the wire. */
  audio(bytes: Uint8Array): void;
  /** Sends the ends of the part and of the item. @returns the item as it is in `response.done` */
  finish(status: 'completed' | 'incomplete'): ConversationItem;
}

/** Opens the message: `response.output_item.added` and, in the conversation, `conversation.item.added` are sent at once. */
export function createMessageWriter(context: SessionContext, place: OutputPlace): MessageWriter {
  const { responseId, outputIndex, settings } = place;
  const id = context.ids('item');
  const parts: ContentPartWriter[] = [];
  const previousItemId = announceItem(context, place, itemOf(id, 'in_progress', []));

  // Keeps the conversation's copy, which may have been cut or deleted meanwhile, in step.
  const update = (status: ItemStatus): boolean => {
    const item = itemOf(
      id,
      status,
      parts.map((part) => part.content('heard')),
    );
    return context.conversation.replace({ item, tracks: parts.map(({ track }) => track) });
  };
  const partOf = (kind: PartKind): ContentPartWriter => {
    const current = parts.at(-1);
    if (current?.kind === kind) return current;
    current?.close();
    const route = { response_id: responseId, item_id: id, output_index: outputIndex, content_index: parts.length };
    const part = openContentPart(context, { kind, route, format: settings.format });
    parts.push(part);
    update('in_progress');
    return part;
  };

  return {
    words: (kind, delta) => partOf(kind).words(delta),
    audio: (bytes) => partOf('audio').audio(bytes),
    finish(status) {
      parts.at(-1)?.close();
      const item = itemOf(
        id,
        status,
        parts.map((part) => part.content('whole')),
      );
      context.emit({ type: 'response.output_item.done', response_id: responseId, output_index: outputIndex, item });
      if (settings.isInConversation && update(status)) {
        context.emit({ type: 'conversation.item.done', previous_item_id: previousItemId, item });
      }
      return item;
    },
  };
}

function itemOf(id: string, status: ItemStatus, content: readonly ContentPart[]): ConversationItem {
  return { id, type: 'message', status, role: 'assistant', content };
}
