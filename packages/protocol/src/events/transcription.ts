import type { TranscriptionModel } from './model.ts';

/** How the user's audio is put into text. It runs beside the model, which hears the audio itself. */
export interface TranscriptionConfig {
  /** On Azure the name of a deployment. */
  readonly model?: TranscriptionModel | null;
  /** ISO 639-1, such as `en`: better and faster than guessing. */
  readonly language?: string | null;
  /** ISO 639-1, one at least: what the languages may be. `gpt-transcribe` and `gpt-live-transcribe` only. */
  readonly languages?: readonly string[] | null;
  /** Words to expect. `gpt-transcribe` and `gpt-live-transcribe` only. */
  readonly keywords?: readonly string[] | null;
  /** For `whisper-1` a list of keywords, for the others free text. Not with `gpt-realtime-whisper`. */
  readonly prompt?: string | null;
  /** How long to wait before text is sent: more is better text. `gpt-realtime-whisper` only. */
  readonly delay?: 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | null;
}

/** How sure the transcription is of one token. Only where `include` asks for it. */
export interface TokenLogProbability {
  /** The token as text. */
  readonly token: string;
  /** The natural logarithm of the probability: 0 is certain. */
  readonly logprob: number;
  /** The token's UTF-8 bytes, each 0 to 255. */
  readonly bytes: readonly number[];
}

/** What `include` may ask for. Any other string is a server's own. */
export type SessionInclude = 'item.input_audio_transcription.logprobs' | (string & {});
