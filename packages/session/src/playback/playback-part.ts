/** One content part of one item, as its audio was queued for the loudspeaker and heard. */
export interface PlaybackPart {
  readonly itemId: string;
  /** Which content part of the item. */
  readonly contentIndex: number;
  /** The response that it belongs to, where that was told. */
  readonly responseId?: string;
  /** How much of it was queued, in milliseconds from its beginning. */
  readonly enqueuedMs: number;
  /** How much of it was heard, in milliseconds from its beginning: at least 0, at most `enqueuedMs`. */
  readonly heardMs: number;
}

/** Audio that was handed to the loudspeaker: how long it is, or its bytes. */
export type EnqueuedAudio = EnqueuedAddress &
  ({ readonly durationMs: number; readonly bytes?: undefined } | EnqueuedBytes);

export interface EnqueuedAddress {
  readonly itemId: string;
  /** @default 0 */
  readonly contentIndex?: number | undefined;
  readonly responseId?: string | undefined;
}

export interface EnqueuedBytes {
  /** In the format of the playback. */
  readonly bytes: Uint8Array;
  readonly durationMs?: undefined;
}

/** How far the sink is: in one part, or in all. A sink uses one of the two, not both. */
export type PlayedReport = PartPlayed | TotalPlayed;

/** How much of one part was played, counted from the part's beginning. All that was queued before that part is heard then too. */
export interface PartPlayed {
  readonly itemId: string;
  /** @default 0 */
  readonly contentIndex?: number | undefined;
  readonly playedMs: number;
}

/** How much the sink has played since it began, of all parts. Silence between them does not count. */
export interface TotalPlayed {
  readonly totalPlayedMs: number;
}
