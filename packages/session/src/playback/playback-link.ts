import type { Clock } from '@antiphon/interface';
import type { Observable } from 'rxjs';
import type { CommandOptions } from '../commands/command-sender.ts';
import type { AudioChunk } from '../session-audio.ts';
import type { Interruption } from './interruption.ts';
import type { PartPlayed, PlayedReport } from './playback-part.ts';

/** What plays the model's audio: a sound card, an AudioWorklet, a telephone line, a file. */
export interface PlaybackSink {
  /**
   * Queues a piece behind all that came before. `end` is the report for "heard up to the end of this piece".
   * Without it the sink is fed elsewhere, and whoever feeds it calls `playback.enqueue`.
   */
  readonly play?: ((chunk: AudioChunk, end: PartPlayed) => void) | undefined;
  /**
   * Falls silent at once and drops what it has queued. A sink that then knows better how far it was gives that report; what it gives, or reports until it has settled, still counts.
   * Called at every interruption, also when nothing is queued.
   */
  readonly stop: () => PlayedReport | void | Promise<PlayedReport | void>;
}

export interface AttachPlaybackOptions {
  readonly sink: PlaybackSink;
  /**
   * Whether the user's speech interrupts the model. Off, only `interrupt` does; a server whose `interrupt_response` is on then still ends its response, and what has come of it is played.
   * @default true with `minimumSpeechMs`, else what the session's turn detection says: `interrupt_response`
   */
  readonly bargeIn?: boolean | undefined;
  /**
   * Speech shorter than this does not interrupt: an echo, a cough. The server tells the end of speech only after `silence_duration_ms`, so the reaction is later by both together.
   * Set `interrupt_response: false` with it, or the server ends its response without waiting.
   * @default 0: interrupts as soon as the server hears speech
   */
  readonly minimumSpeechMs?: number | undefined;
  /** How long to wait for a sink whose `stop` gives a promise; then it counts as stopped. @default 500 */
  readonly stopTimeoutMs?: number | undefined;
  /** @default the platform's */
  readonly clock?: Clock | undefined;
}

/** A session and a playback that know of each other, until it is disposed or the session ends. Neither is closed by it. */
export interface PlaybackLink extends Disposable {
  /**
   * Stops the model by text or button: the sink falls silent, responses of the conversation that run or are waited for and those that are heard are cancelled, and the conversation is cut to what was heard.
   *
   * Resolves when the server has acknowledged it; with nothing when nothing was playing, running or waited for. One that is under way is shared by all who ask.
   *
   * @throws {AntiphonError} as `Interruption.acknowledged`, and the reason of the signal. The sink has stopped all the same.
   */
  readonly interrupt: (options?: CommandOptions) => Promise<Interruption | undefined>;
  /** Each interruption, by speech or on request, as soon as the sink has stopped and the commands are sent. Hot; replays nothing; completes when the link is disposed or the session ends. */
  readonly interruptions$: Observable<Interruption>;
}
