import type { AntiphonError } from '@antiphon/interface';
import type { TranscriptionUsage } from '@antiphon/protocol';

/** What was said in one stretch of speech, as far as it is known. Never changed in place. */
export interface Transcript {
  /** Of the item that the speech was committed as. */
  readonly itemId: string;
  readonly status: 'in_progress' | 'completed' | 'failed';
  readonly text: string;
  /** By speaker, in order of time. Only models that tell speakers apart send them. */
  readonly segments: readonly TranscriptSegment[];
  /** ISO 639-1, of the languages that were heard, where the model tells. */
  readonly languages?: readonly string[];
  /** What it cost, once completed. */
  readonly usage?: TranscriptionUsage;
  /** Why it failed: `SERVER_ERROR` with `details.errorCode`, or `TIMEOUT` when nothing came. */
  readonly error?: AntiphonError;
}

/** One stretch of one speaker's words. */
export interface TranscriptSegment {
  readonly id: string;
  readonly speaker: string;
  readonly text: string;
  /** Milliseconds from the beginning of the item's audio. */
  readonly startMs: number;
  readonly endMs: number;
}

/** What changed, with the transcript as it is now. */
export type TranscriptEvent =
  | {
      readonly type: 'delta';
      /** To be joined as it is. */
      readonly delta: string;
      readonly transcript: Transcript;
    }
  | { readonly type: 'segment'; readonly segment: TranscriptSegment; readonly transcript: Transcript }
  /** The whole text, which may differ from the joined deltas. */
  | { readonly type: 'completed'; readonly transcript: Transcript }
  | { readonly type: 'failed'; readonly transcript: Transcript };
