import { changeDetails, type ConversationState, entryOf, withContext } from './conversation-state.ts';
import { withPartDetails } from './item-details.ts';
import { type ReductionContext, withoutSpeech, withSpeech } from './reduction-context.ts';

/** Voice detection heard the beginning of what will be an item. */
export function speechStarted(
  state: ConversationState,
  { item_id: itemId, audio_start_ms: startMs }: { readonly item_id: string; readonly audio_start_ms: number },
): ConversationState {
  return withContext(state, withSpeech(state.context, { itemId, startMs }));
}

/** The end of it: now its duration is known. The times are those of the audio that the model is given. */
export function speechStopped(
  state: ConversationState,
  { item_id: itemId, audio_end_ms: endMs }: { readonly item_id: string; readonly audio_end_ms: number },
): ConversationState {
  const started = state.context.speeches.find((one) => one.itemId === itemId);
  if (started === undefined) return state;
  const context = withSpeech(state.context, { ...started, endMs });
  if (entryOf(state, itemId) === undefined) return withContext(state, context);
  return measureAudio(withContext(state, withoutSpeech(context, itemId)), {
    itemId,
    contentIndex: 0,
    audioMs: Math.max(0, endMs - started.startMs),
  });
}

export function audioOfSpeech({ speeches }: ReductionContext, itemId: string): number | undefined {
  const speech = speeches.find((one) => one.itemId === itemId);
  return speech?.endMs === undefined ? undefined : Math.max(0, speech.endMs - speech.startMs);
}

export interface MeasuredAudio {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly audioMs: number;
}

/** How long the user's audio is became known by other means than the server's events. The item may come later. */
export function measureAudio(
  state: ConversationState,
  { itemId, contentIndex, audioMs }: MeasuredAudio,
): ConversationState {
  if (entryOf(state, itemId) === undefined) {
    return withContext(state, withSpeech(state.context, { itemId, startMs: 0, endMs: audioMs }));
  }
  return changeDetails(state, itemId, (details) => withPartDetails(details, contentIndex, { audioMs }));
}
