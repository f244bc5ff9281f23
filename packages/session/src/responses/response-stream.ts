import type { AbortOptions } from '@antiphon/interface';
import type { ConversationItem, ResponseConfig } from '@antiphon/protocol';
import type { Observable } from 'rxjs';
import type { FunctionCall } from './function-call.ts';
import type { ResponseResult } from './response-result.ts';

/** What `respond` takes: the API's own fields, a signal and a time limit. */
export interface RespondOptions extends ResponseConfig, AbortOptions {
  /**
   * For the whole response, from the call to its end, waiting in the queue included. `Infinity`: no limit.
   * @default 60_000
   */
  readonly timeoutMs?: number | undefined;
}

/**
 * One answer of the model while it comes.
 *
 * The streams are hot: nothing is kept for late subscribers, so subscribe before the next `await`. They replay nothing, never error, and complete
 * when the response ends, whatever its end; `result` tells which. Unsubscribing does not cancel.
 */
export interface ResponseStream {
  /** The server's id; `undefined` until the response is created. */
  readonly id: string | undefined;
  /** When its `response.create` was sent, in milliseconds of the session's clock; `undefined` until then, and for a response that the server started. */
  readonly sentAtMs: number | undefined;
  /** When its first audio came, on the same clock; `undefined` until then. */
  readonly firstAudioAtMs: number | undefined;
  /** Audio bytes in the session's output format (PCM16 little-endian mono at 24 000 Hz unless configured otherwise), in playing order. Not decoded when nobody listens. */
  readonly audio$: Observable<Uint8Array>;
  /** Pieces of what the audio says; they run ahead of the audio. */
  readonly transcript$: Observable<string>;
  /** Pieces of the text that is not spoken. */
  readonly text$: Observable<string>;
  /** Each call when its arguments are complete. */
  readonly functionCalls$: Observable<FunctionCall>;
  /** Each item when it is finished, or cut off, once: messages, calls of functions and of MCP tools. One that was never finished is in `result` only. */
  readonly items$: Observable<ConversationItem>;
  /**
   * The end. `completed`, `incomplete` and `cancelled` are values, with what had come until then. Nobody has to await it.
   *
   * Rejects with `SERVER_ERROR` (refused or failed), `RATE_LIMITED`, `BLOCKED`, `TIMEOUT` (and the response is cancelled), `PROTOCOL` for audio that cannot be read (cancelled too), `CONNECTION_LOST`, `CLOSED`,
   * or the reason of the signal (and the response is cancelled).
   */
  readonly result: Promise<ResponseResult>;
  /**
   * Stops the response, wherever it is: waiting in the queue, being created, or running. Resolves when it has ended; at once when it had ended before.
   * `result` then resolves with status `cancelled`, or with what the server made of it in the meantime.
   *
   * @throws {AntiphonError} `TIMEOUT` when the server does not end it within the session's `commandTimeoutMs`; `SERVER_ERROR` when it refuses.
   */
  readonly cancel: (options?: AbortOptions) => Promise<void>;
}
