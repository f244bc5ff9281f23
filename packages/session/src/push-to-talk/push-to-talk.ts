import type { AudioFormat } from '@antiphon/audio';
import type { CommandOptions } from '../commands/command-sender.ts';
import type { PlaybackLink } from '../playback/playback-link.ts';
import type { RespondOptions, ResponseStream } from '../responses/response-stream.ts';
import type { AudioInput } from '../upload/audio-input.ts';

export interface PushToTalkOptions {
  /** What `write` is given; it is converted to the session's input format. @default the session's own: bytes as they are, samples mono at its rate */
  readonly format?: AudioFormat | undefined;
  /** How much audio from before the press is sent with it: people speak before the button is down. @default 300 */
  readonly preRollMs?: number | undefined;
  /** Less audio than this between press and release is taken for a slip: it is not sent as a turn. @default 100 */
  readonly minimumMs?: number | undefined;
  /** Is interrupted by a press. @default nothing is */
  readonly playback?: Pick<PlaybackLink, 'interrupt'> | undefined;
  /** How to ask for the answer; `false`: only the item is made. @default as the session is configured */
  readonly respond?: RespondOptions | false | undefined;
}

/** What a release came to. */
export type PushToTalkTurn =
  | {
      readonly status: 'sent';
      readonly itemId: string;
      /** What was sent, in milliseconds, pre-roll included. */
      readonly durationMs: number;
      /** Absent with `respond: false`. Its streams are hot and may have begun: `session.audio$` and `responses$` miss nothing. */
      readonly response?: ResponseStream;
    }
  /** Less than the minimum, or less than the 100 ms that the API takes: the input buffer was cleared. */
  | { readonly status: 'too-short'; readonly durationMs: number };

/**
 * A button to talk with. Give it the microphone's audio all the time: while the button is up, only the last `preRollMs` are kept, in memory that is taken once.
 *
 * The session's turn detection has to be off, and nothing else may use the input buffer meanwhile.
 */
export interface PushToTalk extends Disposable {
  readonly isPressed: boolean;
  /**
   * The next of the microphone's audio. What cannot be sent is told by `release`.
   *
   * @throws {AntiphonError} `INVALID_ARGUMENT` for anything but audio of the format.
   */
  readonly write: (audio: AudioInput) => void;
  /**
   * The button goes down: what is playing is interrupted, and the pre-roll and what is written from now on are sent. Nothing happens when it is down already.
   * A failure of the interruption is told by `interruptions$`.
   *
   * @throws {AntiphonError} `INVALID_ARGUMENT` when the session's turn detection is on: the server would end the turn itself.
   */
  readonly press: () => void;
  /**
   * The button goes up: the audio becomes a user item, and a response is asked for at once, without waiting for the acknowledgement. Resolves with the acknowledgement.
   * When the button was not down, the turn is too short.
   *
   * Rejects when the audio could not be sent, or the server refuses it, as `appendAudio` and `commitAudio` do; the input buffer is cleared then, and no response made.
   */
  readonly release: (options?: CommandOptions) => Promise<PushToTalkTurn>;
  /** The button goes up and nothing was said: the input buffer is cleared. */
  readonly cancel: (options?: CommandOptions) => Promise<void>;
}
