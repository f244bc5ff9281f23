import { untilAborted } from '@antiphon/interface';
import type { ConversationItem, TranscriptionConfig, TranscriptionUsage } from '@antiphon/protocol';
import type { AudioTrack } from './audio-track.ts';
import type { SessionContext } from './session-context.ts';
import { wordsOf } from './speech-pieces.ts';
import { textTokens } from './token-count.ts';

const INPUT_AUDIO_MS_PER_TOKEN = 100;
const DURATION_MODELS = new Set(['whisper-1', 'gpt-transcribe', 'gpt-live-transcribe']);
const UNINTELLIGIBLE = {
  type: 'transcription_error',
  code: 'audio_unintelligible',
  message: 'The audio could not be transcribed.',
  param: null,
};

/** What is transcribed, and by which settings. */
export interface TranscribeItemOptions {
  readonly itemId: string;
  readonly track: AudioTrack;
  readonly transcription: TranscriptionConfig;
}

/** Asks the engine what was heard and tells the client, whenever that is: deltas and `completed`, or `failed` when the engine cannot tell. */
export async function transcribeItem(context: SessionContext, options: TranscribeItemOptions): Promise<void> {
  const { itemId, track, transcription } = options;
  const route = { item_id: itemId, content_index: 0 };
  const transcript = await transcribe(context, track);
  if (context.signal.aborted) return;
  if (transcript === undefined) {
    context.emit({ type: 'conversation.item.input_audio_transcription.failed', ...route, error: UNINTELLIGIBLE });
    return;
  }
  // Whisper is not incremental.
  const deltas = transcription.model === 'whisper-1' ? [transcript] : wordsOf(transcript);
  for (const delta of deltas)
    context.emit({ type: 'conversation.item.input_audio_transcription.delta', ...route, delta });
  remember(context, itemId, transcript);
  const usage = usageOf(transcription.model ?? '', track.durationMs, transcript);
  context.emit({ type: 'conversation.item.input_audio_transcription.completed', ...route, transcript, usage });
}

async function transcribe({ engine, signal, logger }: SessionContext, track: AudioTrack): Promise<string | undefined> {
  try {
    return await untilAborted(engine.transcribe?.(track.samples(), { signal }), signal);
  } catch (error) {
    if (!signal.aborted) logger.error('a transcription failed', { error });
    return undefined;
  }
}

function remember({ conversation }: SessionContext, itemId: string, transcript: string): void {
  const entry = conversation.find(itemId);
  if (entry?.item.type !== 'message') return;
  const item = { ...entry.item, content: [{ type: 'input_audio', transcript }] } as ConversationItem;
  conversation.replace({ item, tracks: entry.tracks });
}

function usageOf(model: string, durationMs: number, transcript: string): TranscriptionUsage {
  if (DURATION_MODELS.has(model)) return { type: 'duration', seconds: Math.ceil(durationMs / 1000) };
  const input = Math.ceil(durationMs / INPUT_AUDIO_MS_PER_TOKEN);
  const output = Math.ceil(textTokens(transcript));
  return {
    type: 'tokens',
    total_tokens: input + output,
    input_tokens: input,
    output_tokens: output,
    input_token_details: { text_tokens: 0, audio_tokens: input },
  };
}
