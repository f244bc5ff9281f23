import type { PlayedReport } from './audio-place.ts';

/** What the playback processor is made with. */
export interface PlaybackProcessorOptions {
  /** The rate of what is queued, in hertz. */
  readonly sampleRateHz: number;
  /** How much is gathered before it begins to sound, in milliseconds. */
  readonly bufferMs: number;
  /** How often it reports, in milliseconds. */
  readonly reportIntervalMs: number;
}

/** A content part, named as the processor needs it. */
export interface PlaybackPart {
  readonly itemId: string;
  readonly contentIndex: number;
}

/** What the page tells the playback processor. */
export type PlaybackCommand =
  | { readonly type: 'enqueue'; readonly samples: Int16Array; readonly part: PlaybackPart; readonly sequence: number }
  | { readonly type: 'clear'; readonly sequence: number }
  | { readonly type: 'end' };

/** What the playback processor tells the page. */
export type PlaybackReport =
  | { readonly type: 'played'; readonly report: PlayedReport }
  /** Everything up to this command has been played. */
  | { readonly type: 'finished'; readonly sequence: number }
  | { readonly type: 'cleared'; readonly sequence: number; readonly report: PlayedReport | undefined }
  /** A part ran dry before its next piece came. */
  | { readonly type: 'underrun'; readonly part: PlaybackPart; readonly silentMs: number };
