import type { Conversation, EarlyTranscript } from './conversation.ts';

/** Where a transcript belongs. */
export type TranscriptAddress = Pick<EarlyTranscript, 'itemId' | 'contentIndex'>;

// Some items never come, or were deleted before: what was heard of them must not gather.
const MAXIMUM_COUNT = 16;

/** The conversation with the transcript of a part that is not there yet written anew. */
export function keepEarly(
  state: Conversation,
  { itemId, contentIndex }: TranscriptAddress,
  text: (before: string) => string,
): Conversation {
  const known = earlyOf(state, itemId).find((one) => one.contentIndex === contentIndex);
  const others = (state.earlyTranscripts ?? []).filter((one) => one !== known);
  return withEarly(state, [...others, { itemId, contentIndex, transcript: text(known?.transcript ?? '') }]);
}

/** What was heard of an item before it came. */
export function earlyOf({ earlyTranscripts = [] }: Conversation, itemId: string): readonly EarlyTranscript[] {
  return earlyTranscripts.filter((one) => one.itemId === itemId);
}

/** The conversation without some of them. */
export function withoutEarly(state: Conversation, gone: readonly EarlyTranscript[]): Conversation {
  if (gone.length === 0) return state;
  return withEarly(
    state,
    (state.earlyTranscripts ?? []).filter((one) => !gone.includes(one)),
  );
}

function withEarly({ items }: Conversation, earlyTranscripts: readonly EarlyTranscript[]): Conversation {
  return earlyTranscripts.length === 0
    ? { items }
    : { items, earlyTranscripts: earlyTranscripts.slice(-MAXIMUM_COUNT) };
}
