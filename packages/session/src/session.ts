import type {
  ClientEvent,
  ConversationItem,
  ConversationItemParam,
  RateLimit,
  RealtimeSession,
  ServerEvent,
  SessionConfig,
} from '@antiphon/protocol';
import type { Observable } from 'rxjs';
import type { CommandOptions } from './command-sender.ts';
import type { Conversation } from './conversation.ts';
import type { RetainedAudio } from './conversation/retained-audio.ts';
import type { SpeechEvent, UsageReport } from './derived-streams.ts';
import type { RespondOptions, ResponseStream } from './response-stream.ts';
import type { SessionState } from './session-state.ts';

export interface AddItemOptions extends CommandOptions {
  /** The item it follows; `root` is the front. @default the end */
  readonly previousItemId?: string | undefined;
}

export interface TruncateOptions extends CommandOptions {
  /** Which part of the item. @default 0 */
  readonly contentIndex?: number | undefined;
}

/**
 * One open session. Whoever connected it closes it; unsubscribing from a stream never does.
 *
 * Every stream is hot and completes when the session has closed. Only `events$` errors, and only when the connection ends against our will: all the others complete then too.
 *
 * The commands (`update` to `truncate`) are sent at once and settle on the server's acknowledgement. They reject with `SERVER_ERROR` (also `RATE_LIMITED`, `BLOCKED`, `AUTH_FAILED`, by
 * the API's error code) when the server refuses, `TIMEOUT`, `CONNECTION_LOST`, `CLOSED`, `INVALID_ARGUMENT`, or the signal's reason. An error that no command can be blamed for is an event.
 */
export interface Session extends AsyncDisposable {
  /** Every server event, decoded once. Hot; replays nothing. API errors are values. Errors with `CONNECTION_LOST` (`AUTH_FAILED` for a refused key) when the connection ends otherwise than by us or with 1000. */
  readonly events$: Observable<ServerEvent>;
  /** Every client event once it was handed to the transport. Hot; replays nothing. */
  readonly sent$: Observable<ClientEvent>;
  /** Replays the present one, also after the end. */
  readonly state$: Observable<SessionState>;
  readonly state: SessionState;
  /** Replays the present one, also after the end. Emits once a change, never for audio: how long an answer's audio is, `conversation` tells at any time. */
  readonly conversation$: Observable<Conversation>;
  readonly conversation: Conversation;
  /**
   * The audio of an item's part, as it went over the wire, where `retainAudio` asks for it: what the user said, and with `all` what the model said, up to where it was truncated.
   * Undefined for what is not kept, or had to make room. It can be read after the end.
   */
  retainedAudio(itemId: string, contentIndex?: number): RetainedAudio | undefined;
  /** Every response when it is created, ours and those that the server starts. Hot; replays nothing. Subscribe to its streams at once. */
  readonly responses$: Observable<ResponseStream>;
  /** The server's voice detection. Hot; replays nothing. */
  readonly speech$: Observable<SpeechEvent>;
  /** Some servers never send them. Hot; replays nothing. */
  readonly rateLimits$: Observable<readonly RateLimit[]>;
  /** Hot; replays nothing. */
  readonly usage$: Observable<UsageReport>;
  /** Changes the configuration; absent fields stay as they are. Resolves with the whole of it, as the server describes it. */
  update(config: SessionConfig, options?: CommandOptions): Promise<RealtimeSession>;
  /** Adds an item; one without an id gets one. Resolves with the item as the server has it: a server may give it an id of its own. */
  addItem(item: ConversationItemParam, options?: AddItemOptions): Promise<ConversationItem>;
  deleteItem(itemId: string, options?: CommandOptions): Promise<void>;
  /** The item as the server has it, with its audio. */
  retrieveItem(itemId: string, options?: CommandOptions): Promise<ConversationItem>;
  /**
   * Adds audio in the session's input format to the input buffer: PCM16 mono at 24 000 Hz (bytes are little-endian) unless configured otherwise.
   *
   * It goes out in events of at most 32 KiB of audio, as fast as the connection drains; resolves when all is handed over. The server does not acknowledge it. Calls keep their order,
   * and a later `commitAudio` or `clearAudio` waits for them. When it rejects, a part may be in the buffer: `clearAudio`. `timeoutMs` is for each event.
   */
  appendAudio(pcm: Uint8Array | Int16Array, options?: CommandOptions): Promise<void>;
  /** Turns the buffer, of at least 100 ms, into a user item; resolves with its id. It starts no response. */
  commitAudio(options?: CommandOptions): Promise<string>;
  clearAudio(options?: CommandOptions): Promise<void>;
  /** Cuts an assistant item to what was heard, in milliseconds (rounded down), and drops its transcript. */
  truncate(itemId: string, playedMs: number, options?: TruncateOptions): Promise<void>;
  /**
   * Asks for a response. At most one at a time writes to the default conversation: the next one is sent when the one before has ended, also one that the server started.
   * With `conversation: 'none'` it runs beside.
   *
   * Never throws for the session's sake: `result` rejects.
   *
   * Where the order of events cannot tell which response is whose (several at once, or one that went unanswered), `metadata.antiphon_create` is added to what is sent.
   *
   * @throws {AntiphonError} `INVALID_ARGUMENT` when `timeoutMs` is not above 0.
   */
  respond(options?: RespondOptions): ResponseStream;
  /**
   * Sends any event as it is; an `event_id` is added where there is none. Nothing waits for an answer: watch `events$`.
   * @throws {AntiphonError} `CLOSED`
   */
  send(event: ClientEvent): void;
  /** Closes the connection, rejects what still waits with `CLOSED` and completes every stream. Idempotent. */
  close(): Promise<void>;
}
