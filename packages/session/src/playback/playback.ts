import type { AudioFormat } from '@antiphon/audio';
import type { Observable } from 'rxjs';
import type { EnqueuedAudio, PartPlayed, PlaybackPart, PlayedReport } from './playback-part.ts';

export interface PlaybackOptions {
  /** What the bytes given to `enqueue` are. @default PCM16 mono at 24 000 Hz */
  readonly format?: AudioFormat | undefined;
  /** Whether the sink's running total begins anew at 0 when its queue is dropped. @default false */
  readonly totalRestartsOnClear?: boolean | undefined;
}

/**
 * The ledger of what was really heard. It plays nothing and knows no time: it counts what was queued for the loudspeaker against what the sink says it has played.
 *
 * Any sink feeds it: a sound card, an AudioWorklet (its messages are reports), a telephone line (marks), a file. Several items and responses may be queued; they are heard in the
 * order in which they were queued. What is heard of a part never becomes less, never exceeds what was queued of it, and does not move any more once the part was cleared.
 *
 * The streams are hot and never error; they complete when the ledger is disposed. Unsubscribing has no effect on anything else.
 */
export interface Playback extends Disposable {
  /**
   * Audio was handed to the sink. Call it before the sink can report on it.
   *
   * Gives the report that says "heard up to the end of this": a sink that calls back for each chunk, or gets marks back, hands it to `played` as it is. Gives nothing for audio of a
   * part that was cleared: do not play it.
   *
   * @throws {AntiphonError} `INVALID_ARGUMENT` when the duration is negative or not a number.
   */
  enqueue(audio: EnqueuedAudio): PartPlayed | undefined;
  /**
   * The sink tells how far it is, as often as it likes. A report that is late, of an unknown part, or of one that was cleared changes nothing.
   *
   * @throws {AntiphonError} `INVALID_ARGUMENT` when the milliseconds are not a number.
   */
  played(report: PlayedReport): void;
  /** The sink has dropped its queue. Gives the parts that were not heard to their end, in playing order; they are over, also when more of their audio comes. */
  clear(): readonly PlaybackPart[];
  /** What is known of a part: of those queued, and of the last 256 that are over. */
  find(itemId: string, contentIndex?: number): PlaybackPart | undefined;
  /** From the part that is being heard to the last one, in playing order. */
  readonly queue: readonly PlaybackPart[];
  /** Whether something that was queued is still to be heard. */
  readonly isPlaying: boolean;
  /** Replays the present value, also after the end; emits changes only. */
  readonly isPlaying$: Observable<boolean>;
  /** The part that is heard now, as it was when its turn came; `undefined` when there is nothing to hear. Replays the present value, also after the end; emits once a change of part. */
  readonly playing$: Observable<PlaybackPart | undefined>;
  /** A part of which more was heard, each time. Replays nothing. Nothing is made for it when nobody listens. */
  readonly heard$: Observable<PlaybackPart>;
}
