import type { ConversationItem, ResponseStatus, ResponseStatusDetails, Usage } from '@antiphon/protocol';

/** How a response ended, and all it said but the audio. */
export interface ResponseResult {
  /** The server's id; empty when the response was cancelled before the server knew of it. */
  readonly id: string;
  /** A failed response is no result: it rejects. */
  readonly status: Exclude<ResponseStatus, 'failed' | 'in_progress'>;
  /** Why it is `cancelled` or `incomplete`. */
  readonly statusDetails?: ResponseStatusDetails;
  /** In the order of the output; what there is of them when the response did not complete. */
  readonly items: readonly ConversationItem[];
  /** What the audio says: the parts of an item joined, items on lines of their own. */
  readonly transcript: string;
  /** The text that is not spoken, joined alike. */
  readonly text: string;
  readonly usage?: Usage;
  /** Milliseconds from sending `response.create` to the first audio; absent without audio, and for responses that the server started. */
  readonly firstAudioMs?: number;
}
