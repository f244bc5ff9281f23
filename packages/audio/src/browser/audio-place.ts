/** Where in a conversation a piece of audio belongs. */
export interface AudioPlace {
  readonly itemId: string;
  /** Which content part of the item. @default 0 */
  readonly contentIndex?: number | undefined;
}

/** How much of one content part has been played. */
export interface PlayedReport {
  readonly itemId: string;
  readonly contentIndex: number;
  /** In milliseconds from the part's beginning; only ever grows. */
  readonly playedMs: number;
}
