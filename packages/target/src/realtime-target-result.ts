import type { StoredMessage } from '@antiphon/interface';
import type { ResponseStatus, Usage } from '@antiphon/protocol';
import type { Answer } from './answer.ts';

/** One answer of the model, as `receiveEvents` gives it. */
export interface RealtimeTargetResult {
  /** PCM16, little-endian, mono, 24 000 Hz; empty for an answer in text. */
  readonly audio: Uint8Array;
  /** What the audio says. */
  readonly transcript: string;
  /** What was answered in text. */
  readonly text: string;
  /** `blocked` when a content filter ended it with an error. */
  readonly status: ResponseStatus | 'blocked';
  /** Whether the answer was cancelled before its end. */
  readonly interrupted: boolean;
  readonly responseId?: string;
  /** From asking for the answer to its first audio. */
  readonly firstAudioMs?: number;
  readonly usage?: Usage;
}

/** One turn, as `sendText` and `sendAudio` give it. */
export interface RealtimeTargetTurn extends RealtimeTargetResult {
  /** The saved answer; absent for an answer in text. */
  readonly audioPath?: string;
  /** The assistant's messages, as remembered. */
  readonly messages: readonly StoredMessage[];
}

/** What callers see of an answer. */
export function resultOf(answer: Answer): RealtimeTargetResult {
  if (answer.kind === 'blocked') {
    return { audio: new Uint8Array(), transcript: '', text: '', status: 'blocked', interrupted: false };
  }
  const { audio, result } = answer;
  const { id, status, transcript, text, firstAudioMs, usage } = result;
  return {
    audio,
    transcript,
    text,
    status,
    interrupted: status === 'cancelled',
    responseId: id,
    ...(firstAudioMs === undefined ? {} : { firstAudioMs }),
    ...(usage === undefined ? {} : { usage }),
  };
}
