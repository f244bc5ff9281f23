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
import type { AppendAudioOptions } from './upload/audio-upload.ts';
import type { CommandOptions } from './commands/command-sender.ts';
import type { Conversation } from './conversation/conversation.ts';
import type { RetainedAudio } from './conversation/retained-audio.ts';
import type { SpeechEvent, UsageReport } from './observability/derived-streams.ts';
import type { TurnLatency } from './observability/turn-latency.ts';
import type { UsageTotal } from './observability/usage-total.ts';
import type { McpApprovalRequest, McpCall, McpToolList } from './mcp/mcp-events.ts';
import type { RejectMcpCallOptions } from './mcp/mcp.ts';
import type { RespondOptions, ResponseStream } from './responses/response-stream.ts';
import type { RecoveryReport } from './recovery/recovery-report.ts';
import type { RollOverOptions } from './recovery/rollover-requests.ts';
import type { AudioChunk } from './session-audio.ts';
import type { SessionState } from './session-state.ts';
import type { AudioInput } from './upload/audio-input.ts';
import type { AudioSource } from './upload/audio-source.ts';
import type { SendAudioOptions, SentAudio } from './upload/send-audio.ts';
import type { SessionTool, ToolRegistration, ToolSchema } from './tools/session-tool.ts';
import type { JsonSchema } from './tools/standard-schema.ts';
import type { ToolCallEvent } from './tools/tool-call-event.ts';

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
 * Every stream is hot and completes when the session has closed. Only `events$` errors, and only when the connection ends against our will and is not made anew: all the others complete then too.
 *
 * The commands (`update` to `truncate`) are sent at once, or while the session recovers as soon as there is a connection again, and settle on the server's acknowledgement. They reject with `SERVER_ERROR` (also `RATE_LIMITED`, `BLOCKED`, `AUTH_FAILED`, by
 * the API's error code) when the server refuses, `TIMEOUT`, `CONNECTION_LOST`, `CLOSED`, `INVALID_ARGUMENT`, or the signal's reason. An error that no command can be blamed for is an event.
 */
export interface Session extends AsyncDisposable {
  /** Every server event, decoded once. Hot; replays nothing. API errors are values. Errors with `CONNECTION_LOST` (`AUTH_FAILED` for a refused key) when the connection ends otherwise than by us or with 1000, and is not recovered. What is said to restore the conversation on another connection is not among them. */
  readonly events$: Observable<ServerEvent>;
  /** Every client event once it was handed to the transport, but for those that restore the conversation on another connection. Hot; replays nothing. */
  readonly sent$: Observable<ClientEvent>;
  /** Replays the present one, also after the end. */
  readonly state$: Observable<SessionState>;
  readonly state: SessionState;
  /** Replays the present one, also after the end. Emits in a microtask, once for all changes that came together, never for audio: how long an answer's audio is, `conversation` tells at any time. */
  readonly conversation$: Observable<Conversation>;
  readonly conversation: Conversation;
  /**
   * The audio of an item's part, as it went over the wire, where `retainAudio` asks for it: what the user said, and with `all` what the model said, up to where it was truncated.
   * Undefined for what is not kept, or had to make room. It can be read after the end.
   */
  retainedAudio(itemId: string, contentIndex?: number): RetainedAudio | undefined;
  /** Every response when it is created, ours and those that the server starts. Hot; replays nothing. Subscribe to its streams at once. */
  readonly responses$: Observable<ResponseStream>;
  /**
   * The responses of the default conversation that were asked for and have not begun: sent and not answered yet, or waiting for their turn. In the order in which they were asked for.
   * Whoever wants silence cancels these, too; `responses$` does not tell of them before they begin.
   */
  readonly waitingResponses: readonly ResponseStream[];
  /** The audio of all responses with its item, as a loudspeaker needs it. Hot; replays nothing. Of a response that was given up nothing comes any more. Not decoded when nobody listens. */
  readonly audio$: Observable<AudioChunk>;
  /** The server's voice detection. Hot; replays nothing. */
  readonly speech$: Observable<SpeechEvent>;
  /** Some servers never send them. Hot; replays nothing. */
  readonly rateLimits$: Observable<readonly RateLimit[]>;
  /** Hot; replays nothing. */
  readonly usage$: Observable<UsageReport>;
  /** The session went on over another connection: after a loss, before its server session ended, or because `rollOver` asked for it. Hot; replays nothing. */
  readonly recoveries$: Observable<RecoveryReport>;
  /** The sum of what `usage$` told so far. */
  readonly usage: UsageTotal;
  /** How long each response took, when it has ended. Hot; replays nothing; measured only while somebody listens, so subscribe before the turn. */
  readonly latency$: Observable<TurnLatency>;
  /** What becomes of the calls of registered tools. Hot; replays nothing. */
  readonly toolCalls$: Observable<ToolCallEvent>;
  /** The calls of MCP tools, which the API makes by itself. Hot; replays nothing. */
  readonly mcpCalls$: Observable<McpCall>;
  /** Calls of MCP tools that wait for `approveMcpCall` or `rejectMcpCall`. Hot; replays nothing. */
  readonly mcpApprovals$: Observable<McpApprovalRequest>;
  /** What MCP servers offer, while the API asks them. Hot; replays nothing. */
  readonly mcpToolLists$: Observable<McpToolList>;
  /**
   * Changes the configuration; absent fields stay as they are, `null` clears. Only what differs from what the server has is sent, and nothing when it has all of it.
   * Resolves with the whole of it, as the server describes it. Rejects with `INVALID_ARGUMENT`, and sends nothing, for another model, or another voice once the model has spoken.
   */
  update(config: SessionConfig, options?: CommandOptions): Promise<RealtimeSession>;
  /** Adds an item; one without an id gets one. Resolves with the item as the server has it: a server may give it an id of its own. */
  addItem(item: ConversationItemParam, options?: AddItemOptions): Promise<ConversationItem>;
  deleteItem(itemId: string, options?: CommandOptions): Promise<void>;
  /** The item as the server has it, with its audio. */
  retrieveItem(itemId: string, options?: CommandOptions): Promise<ConversationItem>;
  /**
   * Adds audio to the input buffer: in the session's input format, PCM16 mono at 24 000 Hz (bytes are little-endian) unless configured otherwise, or in any `format`, which is converted to it.
   *
   * It goes out in events of at most 32 KiB of audio, as fast as the connection drains and no faster than `pace`; resolves when all is handed over. The server does not acknowledge it.
   * Calls keep their order, and a later `commitAudio` or `clearAudio` waits for them. When it rejects, a part may be in the buffer: `clearAudio`. `timeoutMs` is for each event.
   *
   * @throws {AntiphonError} `AUDIO_FORMAT` when the format cannot be read, or the audio ends within a sample; what commands throw.
   */
  appendAudio(audio: AudioInput, options?: AppendAudioOptions): Promise<void>;
  /**
   * Adds a source's audio to the input buffer as it comes: an async iterable, a ReadableStream or an Observable, of bytes or samples, one stream of audio whatever its pieces.
   *
   * Resolves when the source has ended and all is handed over; with `commit`, when the item is made. The source is asked for more only when the connection has taken what came before; an
   * Observable, which cannot be told to wait, goes through a queue of `maximumQueuedMs`. No more than that and one piece is held. Other commands go in between.
   *
   * Rejects with the source's own error; when the signal aborts, or the session ends, with that reason, and the source is told to stop (`return()`, `cancel()`, unsubscribed). What was
   * sent until then is in the buffer. A `commit` of less than 100 ms is refused with `input_audio_buffer_commit_empty`, and the buffer cleared.
   *
   * @throws {AntiphonError} `TIMEOUT` when the connection takes nothing for `timeoutMs`, or the queue of an Observable overflows; `AUDIO_FORMAT` and what commands throw.
   */
  sendAudio(source: AudioSource, options?: SendAudioOptions): Promise<SentAudio>;
  /** Turns the buffer, of at least 100 ms, into a user item; resolves with its id. It starts no response. */
  commitAudio(options?: CommandOptions): Promise<string>;
  clearAudio(options?: CommandOptions): Promise<void>;
  /** Cuts an assistant item to what was heard, in milliseconds (rounded down), and drops its transcript. */
  truncate(itemId: string, playedMs: number, options?: TruncateOptions): Promise<void>;
  /**
   * Asks for a response. At most one at a time writes to the default conversation: the next one is sent when the one before has ended, also one that the server started.
   * With `conversation: 'none'` it runs beside.
   *
   * Without any field of its own, and for a turn that the server answers by itself, it becomes that answer: the model does not speak twice. Its streams then tell what is still to come, its `result` all.
   *
   * Never throws for the session's sake: `result` rejects.
   *
   * Where the order of events cannot tell which response is whose (several at once, or one that went unanswered), `metadata.antiphon_create` is added to what is sent.
   *
   * @throws {AntiphonError} `INVALID_ARGUMENT` when `timeoutMs` is not above 0.
   */
  respond(options?: RespondOptions): ResponseStream;
  /**
   * Offers the model a function that this process runs, beside the tools of the configuration, which are left to you. Tools that are registered together are announced by one `session.update`.
   *
   * Calls run as soon as they are written, beside each other. Their outputs go out when the response has ended, and with the last of them a `response.create`, unless a `respond()` that waits
   * answers them, too. Whatever goes wrong is told to the model in a sentence, and to `toolCalls$`: no call stays unanswered. After an interrupted response the outputs are added and nothing more.
   * Calls of a response outside the conversation are not run: see its `functionCalls$`.
   *
   * @throws {AntiphonError} `INVALID_ARGUMENT` when the name is taken or no name, a limit is not above 0, or the schema gives no JSON Schema for the model.
   */
  registerTool<Schema extends ToolSchema = JsonSchema>(tool: SessionTool<Schema>): ToolRegistration;
  /** Lets the API make the call that an `McpApprovalRequest` asks for. Resolves when the server has the answer; an id that was answered already is `INVALID_ARGUMENT`. */
  approveMcpCall(requestId: string, options?: CommandOptions): Promise<void>;
  /** Forbids it, and lets the model go on without. */
  rejectMcpCall(requestId: string, options?: RejectMcpCallOptions): Promise<void>;
  /**
   * Sends any event as it is; an `event_id` is added where there is none. Nothing waits for an answer: watch `events$`.
   * @throws {AntiphonError} `CLOSED`; `CONNECTION_LOST` while the connection ends, or the session recovers.
   */
  send(event: ClientEvent): void;
  /**
   * Changes over to another connection with what the conversation holds, at the next moment between two turns: the way out of a server session that only fails, or one that is to last.
   * Joins a recovery that is under way.
   *
   * @throws {AntiphonError} the failure to connect or to restore (the session stays as it was), `TIMEOUT`, `CLOSED`, or the signal's reason; a change that was asked for is given up then.
   */
  rollOver(options?: RollOverOptions): Promise<RecoveryReport>;
  /** Closes the connection, rejects what still waits with `CLOSED` and completes every stream. Idempotent. */
  close(): Promise<void>;
}
