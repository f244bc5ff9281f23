import type { ServerEventOf } from '@antiphon/protocol';
import { partText, writePart } from './item-content.ts';
import { changeDetails, changeItem, type ConversationState, entryOf, withEarly } from './conversation-state.ts';
import { earlyItem, writeEarly, writeEarlyTranscript } from './early-items.ts';
import { type ItemDetails, partDetails, type Transcription, withPartDetails } from './item-details.ts';

interface TranscriptionEvent {
  readonly item_id: string;
  readonly content_index?: number | null;
}

/** Text of a user's audio. The item, or the part, may come later. */
export function transcribed(
  state: ConversationState,
  event: TranscriptionEvent,
  transcription: Transcription,
  text: (before: string) => string,
): ConversationState {
  const { itemId, index, details } = addressed(state, event);
  const { transcription: before } = partDetails(details, index);
  const isOver = before?.status === 'completed' || before?.status === 'failed';
  if (isOver && transcription.status === 'in_progress') return state;
  const told = tell(
    state,
    event,
    before?.status === transcription.status ? { ...before, ...transcription } : transcription,
  );
  const item = entryOf(state, itemId)?.item;
  if (item?.type === 'message' && item.content[index] !== undefined) {
    return changeItem(told, itemId, (known) =>
      writePart(known, index, { field: 'transcript', text: text(partText(known, index)) }),
    );
  }
  const early = earlyItem(told.early, itemId);
  const transcripts = writeEarlyTranscript(early, index, text);
  return withEarly(told, writeEarly(told.early, { ...early, transcripts }));
}

/** There will be no more text. */
export function transcriptionFailed(
  state: ConversationState,
  event: ServerEventOf<'conversation.item.input_audio_transcription.failed'>,
): ConversationState {
  return tell(state, event, { status: 'failed', error: event.error });
}

export function transcriptionSegment(
  state: ConversationState,
  event: ServerEventOf<'conversation.item.input_audio_transcription.segment'>,
): ConversationState {
  const { index, details } = addressed(state, event);
  const before = partDetails(details, index).transcription ?? { status: 'in_progress' };
  const { id, text, speaker, start, end } = event;
  const others = (before.segments ?? []).filter((segment) => segment.id !== id);
  return tell(state, event, { ...before, segments: [...others, { id, text, speaker, start, end }] });
}

function addressed(
  state: ConversationState,
  { item_id: itemId, content_index: contentIndex }: TranscriptionEvent,
): { readonly itemId: string; readonly index: number; readonly details: ItemDetails } {
  const details = entryOf(state, itemId)?.details ?? earlyItem(state.early, itemId).details;
  return { itemId, index: contentIndex ?? 0, details };
}

/** Notes how the transcription stands, on the item or until it comes. */
function tell(state: ConversationState, event: TranscriptionEvent, transcription: Transcription): ConversationState {
  const { itemId, index, details } = addressed(state, event);
  const { segments } = partDetails(details, index).transcription ?? {};
  const noted = withPartDetails(details, index, {
    transcription: { ...(segments === undefined ? {} : { segments }), ...transcription },
  });
  if (entryOf(state, itemId) !== undefined) return changeDetails(state, itemId, () => noted);
  return withEarly(state, writeEarly(state.early, { ...earlyItem(state.early, itemId), details: noted }));
}
