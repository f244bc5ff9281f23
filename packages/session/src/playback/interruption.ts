/** The model was cut short: what was lost, and how fast. */
export interface Interruption {
  /** The server heard speech, or the program asked. */
  readonly cause: 'speech' | 'request';
  /** What was cut, in playing order. Empty when a response was stopped before it said anything. */
  readonly items: readonly InterruptedItem[];
  /** The responses that were still running, stopped by us or by the server. Without those that had not begun, which a request cancels too. */
  readonly responseIds: readonly string[];
  /** Milliseconds from `speech_started`, or from the call of `interrupt`, until the sink had stopped. Includes `minimumSpeechMs`. */
  readonly reactionMs: number;
  /**
   * Resolves when the server has acknowledged every cut and ended the responses that were cancelled; what was gone or shorter already counts as cut. Rejects with the first failure:
   * that of the sink's `stop`, or as `truncate`, `deleteItem` and `cancel` do. Nobody has to await it.
   */
  readonly acknowledged: Promise<void>;
}

/** One part of an item that was not heard to its end. */
export interface InterruptedItem {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly responseId?: string;
  /** What was heard of it, in milliseconds. */
  readonly heardMs: number;
  /** What had come of it, in milliseconds. More may have been on its way. */
  readonly receivedMs: number;
  /** In the conversation it was cut to what was heard, or removed since nothing was heard; `kept` when it is not in the conversation and only fell silent. */
  readonly outcome: 'truncated' | 'deleted' | 'kept';
}
