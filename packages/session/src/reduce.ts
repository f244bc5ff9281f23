import type { ConversationItem, ServerEvent, ServerEventOf, ServerEventType } from '@antiphon/protocol';
import type { Conversation } from './conversation.ts';
import { earlyOf, keepEarly, type TranscriptAddress, withoutEarly } from './early-transcripts.ts';
import { mergeItem, outputPart, type PartField, withoutAudio, writePart } from './item-content.ts';

type Handler<Type extends ServerEventType> = (state: Conversation, event: ServerEventOf<Type>) => Conversation;
type Handlers = { readonly [Type in ServerEventType]?: Handler<Type> };

interface PartAddress {
  readonly item_id: string;
  readonly content_index?: number | null;
}

const HANDLERS = {
  'conversation.item.added': (state, { item, previous_item_id: previousId }) => place(state, item, previousId),
  'conversation.item.done': (state, { item, previous_item_id: previousId }) => place(state, item, previousId),
  'conversation.item.retrieved': (state, { item }) => refresh(state, item),
  'conversation.item.deleted': (state, { item_id: id }) => {
    const known = withoutEarly(state, earlyOf(state, id));
    const items = known.items.filter((item) => item.id !== id);
    return items.length === known.items.length ? known : { ...known, items };
  },
  'conversation.item.truncated': (state, event) => write(state, event, 'transcript', () => null),
  'conversation.item.input_audio_transcription.delta': (state, event) =>
    transcribe(state, event, (before) => before + (event.delta ?? '')),
  'conversation.item.input_audio_transcription.completed': (state, event) =>
    transcribe(state, event, () => event.transcript),
  'response.content_part.added': (state, event) =>
    change(state, event.item_id, (item) => addPart(item, event.content_index, outputPart(event.part))),
  'response.output_text.delta': (state, event) => write(state, event, 'text', (before) => before + event.delta),
  'response.output_text.done': (state, event) => write(state, event, 'text', () => event.text),
  'response.output_audio_transcript.delta': (state, event) =>
    write(state, event, 'transcript', (before) => before + event.delta),
  'response.output_audio_transcript.done': (state, event) => write(state, event, 'transcript', () => event.transcript),
  'response.function_call_arguments.delta': (state, event) =>
    writeArguments(state, event.item_id, (before) => before + event.delta),
  'response.function_call_arguments.done': (state, event) =>
    writeArguments(state, event.item_id, () => event.arguments),
  'response.output_item.done': (state, { item }) => refresh(state, item),
  'response.done': (state, { response }) => response.output.reduce(refresh, state),
} satisfies Handlers;

/** The event types that change a conversation. Audio deltas are not among them. */
export const CONVERSATION_EVENT_TYPES: readonly ServerEventType[] = Object.keys(HANDLERS) as (keyof typeof HANDLERS)[];

const HANDLERS_BY_TYPE = new Map(Object.entries(HANDLERS)) as ReadonlyMap<
  ServerEventType,
  (state: Conversation, event: ServerEvent) => Conversation
>;

/**
 * The conversation after one more event. Pure: the same arguments give an equal result, and nothing is changed in place.
 *
 * An event that does not concern the conversation, or an item that is not in it, gives back the same object; only the transcription of a user's item may come before it.
 *
 * @example
 * import { emptyConversation, reduce } from '@antiphon/session';
 *
 * const item = { id: 'item_1', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hello' }] } as const;
 * const conversation = reduce(emptyConversation, { type: 'conversation.item.added', item });
 * console.log(conversation.items.length); // 1
 */
export function reduce(state: Conversation, event: ServerEvent): Conversation {
  return HANDLERS_BY_TYPE.get(event.type)?.(state, event) ?? state;
}

function place(state: Conversation, item: ConversationItem, previousId: string | null | undefined): Conversation {
  const isKnown = indexOf(state, item.id) !== -1;
  return settleEarly(isKnown ? refresh(state, item) : insert(state, item, previousId), item.id);
}

function insert(state: Conversation, item: ConversationItem, previousId: string | null | undefined): Conversation {
  return { ...state, items: state.items.toSpliced(placeAfter(state, previousId), 0, withoutAudio(item)) };
}

// null means the front; absent, or an item we do not know, the end.
function placeAfter(state: Conversation, previousId: string | null | undefined): number {
  if (previousId === null) return 0;
  const index = previousId === undefined ? -1 : indexOf(state, previousId);
  return index === -1 ? state.items.length : index + 1;
}

function refresh(state: Conversation, item: ConversationItem): Conversation {
  return change(state, item.id, (known) => mergeItem(known, item));
}

function transcribe(state: Conversation, event: PartAddress, text: (before: string) => string): Conversation {
  const at = { itemId: event.item_id, contentIndex: event.content_index ?? 0 };
  return hasPart(state, at) ? write(state, event, 'transcript', text) : keepEarly(state, at, text);
}

function settleEarly(state: Conversation, itemId: string): Conversation {
  const settled = earlyOf(state, itemId).filter((one) => hasPart(state, one));
  return settled.reduce(
    (next, { contentIndex, transcript }) =>
      // The item may have come with its transcript.
      write(next, { item_id: itemId, content_index: contentIndex }, 'transcript', (before) => before || transcript),
    withoutEarly(state, settled),
  );
}

function hasPart(state: Conversation, { itemId, contentIndex }: TranscriptAddress): boolean {
  const item = state.items[indexOf(state, itemId)];
  return item?.type === 'message' && item.content[contentIndex] !== undefined;
}

function write(
  state: Conversation,
  { item_id: itemId, content_index: contentIndex }: PartAddress,
  field: PartField,
  text: (before: string) => string | null,
): Conversation {
  const index = contentIndex ?? 0;
  return change(state, itemId, (item) => {
    if (item.type !== 'message') return item;
    const known = item.content[index];
    // Some servers leave content_part.added out.
    if (known === undefined && (item.role !== 'assistant' || index > item.content.length)) return item;
    const part = known ?? outputPart({ type: field === 'text' ? 'text' : 'audio' });
    const written = writePart(part, field, text);
    return written === known ? item : { ...item, content: item.content.toSpliced(index, 1, written) };
  });
}

function addPart(item: ConversationItem, index: number, part: ReturnType<typeof outputPart>): ConversationItem {
  if (item.type !== 'message' || index !== item.content.length) return item;
  return { ...item, content: [...item.content, part] };
}

function writeArguments(state: Conversation, itemId: string, text: (before: string) => string): Conversation {
  return change(state, itemId, (item) =>
    item.type === 'function_call' ? { ...item, arguments: text(item.arguments) } : item,
  );
}

function change(
  state: Conversation,
  itemId: string,
  changed: (item: ConversationItem) => ConversationItem,
): Conversation {
  const index = indexOf(state, itemId);
  const known = state.items[index];
  if (known === undefined) return state;
  const item = changed(known);
  return item === known ? state : { ...state, items: state.items.with(index, item) };
}

// From the end: what is being written is nearly always the last item.
function indexOf(state: Conversation, itemId: string): number {
  return state.items.findLastIndex((item) => item.id === itemId);
}
