import type { AbortOptions } from '@antiphon/interface';

/** Turns text into speech. One voice serves any number of sessions at once. */
export interface Voice {
  /** A short name for logs, such as `syllables`. */
  readonly name: string;
  /**
   * Speaks a text as mono PCM16 at 24 000 Hz. A text without anything to say gives no samples.
   *
   * The emulator asks sentence by sentence, so that a long answer starts early. A rejection fails the response; an aborted signal rejects with its reason.
   */
  speak(text: string, options?: SpeakOptions): Promise<Int16Array>;
}

/** How a text is spoken. */
export interface SpeakOptions extends AbortOptions {
  /** The session's voice, such as `alloy`: any string that a client sent. An unknown one gives the default. */
  readonly voice?: string | undefined;
  /** 0.25 to 1.5. @default 1 */
  readonly speed?: number | undefined;
}
