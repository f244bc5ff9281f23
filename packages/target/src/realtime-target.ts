import {
  type AbortOptions,
  AntiphonError,
  type Message,
  type MessagePiece,
  type StoredMessage,
} from '@antiphon/interface';
import { createMessage, createPiece } from '@antiphon/memory';
import type { ClientEvent, ResponseConfig } from '@antiphon/protocol';
import type { Session } from '@antiphon/session';
import type { SaveAudioOptions } from './audio-store.ts';
import { callSignal } from './call-signal.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { historyMark } from './history-mark.ts';
import { refuseJsonResponse } from './json-response.ts';
import { readPromptParts } from './prompt-part.ts';
import { type FinishedTurn, runPromptTurn } from './prompt-turn.ts';
import { validatePrompt } from './prompt-validation.ts';
import { knownConversation, nextAnswer, openConversation, requestAnswer, sendRawEvent } from './raw-conversation.ts';
import type { RealtimeTargetOptions } from './realtime-target-options.ts';
import { type RealtimeTargetResult, type RealtimeTargetTurn, resultOf } from './realtime-target-result.ts';
import { resolveRequestOptions } from './request-options.ts';
import { conversationSettings, ensureSession, openSession } from './session-opener.ts';
import { type TargetIdentifier, targetIdentifier } from './target-identifier.ts';
import { type TargetParts, targetParts } from './target-parts.ts';
import type {
  ConnectOptions,
  PromptOptions,
  SendPromptOptions,
  SetSystemPromptOptions,
  TimeoutOptions,
} from './target-call-options.ts';

// Not read from the class itself: a bundler would rename it.
const NO_CONVERTERS: readonly string[] = [];
const VARIABLES = {
  apiKey: 'OPENAI_REALTIME_API_KEY',
  endpoint: 'OPENAI_REALTIME_ENDPOINT',
  modelName: 'OPENAI_REALTIME_MODEL',
} as const;

/**
 * A voice model as a target: a text or audio prompt in, a transcript and a WAV file out, conversation by conversation, all of it remembered.
 *
 * Any number of conversations run at once; within one, prompts run one after the other. The target opens a session per conversation at
 * first use, tells it what memory holds, keeps it, and opens another when it has died. Whoever makes a target disposes it.
 *
 * @example
 * import { createEmulator } from '@antiphon/emulator';
 * import { RealtimeTarget } from '@antiphon/target';
 * import { wsListener, wsTransport } from '@antiphon/transport-ws';
 *
 * await using emulator = await createEmulator({ listener: wsListener() });
 * await using target = new RealtimeTarget({ transport: wsTransport(), endpoint: emulator.url, modelName: 'emulated', apiKey: 'any' });
 * const { transcript, audioPath } = await target.sendText('Good morning.');
 * console.log(transcript, audioPath);
 */
export class RealtimeTarget implements AsyncDisposable {
  /** The converters every prompt goes through; none. */
  static readonly supportedConverters: readonly string[] = NO_CONVERTERS;
  static readonly apiKeyEnvironmentVariable: string = VARIABLES.apiKey;
  static readonly endpointEnvironmentVariable: string = VARIABLES.endpoint;
  static readonly modelNameEnvironmentVariable: string = VARIABLES.modelName;

  readonly supportedConverters: readonly string[] = NO_CONVERTERS;
  readonly apiKeyEnvironmentVariable: string = VARIABLES.apiKey;
  readonly endpointEnvironmentVariable: string = VARIABLES.endpoint;
  readonly modelNameEnvironmentVariable: string = VARIABLES.modelName;
  readonly #parts: TargetParts;

  /**
   * Checks the options; connects to nothing yet.
   *
   * @throws {AntiphonError} `INVALID_ARGUMENT` naming the option at fault; `UNSUPPORTED` for `useAadAuth`.
   */
  constructor(options: RealtimeTargetOptions) {
    this.#parts = targetParts(options);
  }

  /**
   * Connects and resolves when the server has taken the configuration and the remembered history.
   *
   * With a conversation id it is that conversation's session, opened or already open, which the target closes. Without one it is a
   * session of no conversation, with no history, which the caller closes.
   *
   * @throws {AntiphonError} `CONNECT_FAILED`, `AUTH_FAILED`, `RATE_LIMITED`, `TIMEOUT`, `MEMORY`; an aborted signal rejects with its reason.
   */
  async connect({ conversationId, ...options }: ConnectOptions = {}): Promise<Session> {
    if (conversationId === undefined) {
      using deadline = this.#deadline(options);
      return await openSession(this.#parts, [], deadline);
    }
    const conversation = this.#parts.conversations.get(conversationId);
    const signal = callSignal(conversation.ended, options.signal);
    const open = async (): Promise<Session> => {
      using deadline = this.#deadline({ ...options, signal });
      const history = await this.#parts.memory.getMessages({ conversationId }, { signal: deadline.signal });
      return (await ensureSession(this.#parts, conversation, history, deadline)).session;
    };
    return conversation.lock.run(open, { signal });
  }

  /**
   * Sends one prompt and resolves with the assistant's messages, when the answer is complete, saved and remembered.
   *
   * Each piece becomes an item of its own, in order; audio of any WAV format is converted to what the wire takes, and padded with silence to 100 ms
   * (said in the piece's metadata as `paddedWithSilenceMs`). The answer has a text piece with the whole transcript and an `audio_path` piece; their
   * metadata holds `timeToFirstAudioMs`, `audioDurationMs`, `usage`, `status`, and `interrupted` where it was. A content filter gives
   * pieces with `responseError` `blocked`, not an error. Memory gets both sides after the turn; of a failed turn, the prompt and an `error` piece.
   *
   * @throws {AntiphonError} before anything is sent: `INVALID_ARGUMENT`, `AUDIO_FORMAT`, `UNSUPPORTED`; later: `CONNECT_FAILED`, `CONNECTION_LOST`,
   * `AUTH_FAILED`, `RATE_LIMITED`, `SERVER_ERROR`, `PROTOCOL`, `TIMEOUT`, `MEMORY`, and `CLOSED` when the conversation is cleaned up meanwhile. An aborted signal rejects with its reason.
   */
  async sendPrompt({ message, ...options }: SendPromptOptions): Promise<readonly StoredMessage[]> {
    return (await this.#run(validatePrompt(message, options), options)).messages;
  }

  /** Sends a text: `sendPrompt` with one text piece. @param conversationId @default a new conversation */
  async sendText(
    text: string,
    conversationId: string = crypto.randomUUID(),
    options: PromptOptions = {},
  ): Promise<RealtimeTargetTurn> {
    return this.#runPiece({ value: text, dataType: 'text' }, conversationId, options);
  }

  /** Sends a WAV file: `sendPrompt` with one audio piece. @param conversationId @default a new conversation */
  async sendAudio(
    filename: string,
    conversationId: string = crypto.randomUUID(),
    options: PromptOptions = {},
  ): Promise<RealtimeTargetTurn> {
    return this.#runPiece({ value: filename, dataType: 'audio_path' }, conversationId, options);
  }

  /**
   * Sends the configuration of a conversation's open session again: format, voice, and instructions from memory. Fields that the server has already are left out.
   *
   * @throws {AntiphonError} `CLOSED` when it has no open session.
   */
  async sendConfig(conversationId: string, options: AbortOptions = {}): Promise<void> {
    const { session } = openConversation(this.#parts.conversations, conversationId);
    const history = await this.#parts.memory.getMessages({ conversationId }, options);
    await session.update(conversationSettings(this.#parts, history), options);
  }

  /**
   * Sends one event as it is. What it changes is not remembered.
   *
   * @throws {AntiphonError} `CLOSED` when the conversation has no open session.
   */
  async sendEvent(event: ClientEvent, conversationId: string): Promise<void> {
    sendRawEvent(openConversation(this.#parts.conversations, conversationId), event);
  }

  /**
   * Asks for an answer to what the conversation holds; `receiveEvents` gives it. It is not remembered.
   *
   * @throws {AntiphonError} `CLOSED` when the conversation has no open session.
   */
  async sendResponseCreate(conversationId: string, response?: ResponseConfig): Promise<void> {
    requestAnswer(openConversation(this.#parts.conversations, conversationId), response);
  }

  /**
   * Resolves with the next whole answer: the oldest that was asked for and not fetched yet, else the next that the server begins.
   * One that was waited for in vain, until a time limit or an abort, can be fetched later; so can one that came before its session ended.
   *
   * @throws {AntiphonError} `CLOSED` when there is no such answer and the conversation has no open session; `SERVER_ERROR`, `RATE_LIMITED`, `CONNECTION_LOST`, `TIMEOUT`.
   */
  async receiveEvents(conversationId: string, options: TimeoutOptions = {}): Promise<RealtimeTargetResult> {
    const conversation = knownConversation(this.#parts.conversations, conversationId);
    using deadline = this.#deadline({ ...options, signal: callSignal(conversation.ended, options.signal) });
    return resultOf(await nextAnswer(conversation, deadline.signal));
  }

  /** Saves PCM16 audio as a WAV file in the audio folder, whole or not at all, and resolves with its path. @throws {AntiphonError} as `AudioStore.save` */
  async saveAudio(audio: Uint8Array | Int16Array, options: SaveAudioOptions = {}): Promise<string> {
    return this.#parts.audioStore.save(audio, options);
  }

  /**
   * Writes a conversation's system prompt to memory, as its first message; an open session is told at once.
   *
   * @throws {AntiphonError} `INVALID_ARGUMENT` when the conversation already has messages, or the prompt is empty.
   */
  async setSystemPrompt({ systemPrompt, conversationId, labels, signal }: SetSystemPromptOptions): Promise<void> {
    const { conversations, memory, clock } = this.#parts;
    const conversation = conversations.get(conversationId);
    if (systemPrompt === '') throw invalid('the system prompt is empty: leave it out to use the default');
    const write = async (): Promise<void> => {
      if ((await memory.getMessages({ conversationId }, { signal })).length > 0) {
        throw invalid(`the conversation '${conversationId}' has messages already: a system prompt comes first`);
      }
      const pieces = [createPiece({ value: systemPrompt })];
      const targetIdentifier = this.getIdentifier();
      const message = createMessage({ conversationId, role: 'system', pieces, labels, targetIdentifier, clock });
      const stored = await memory.addMessages([message], { signal });
      if (conversation.session?.state.status !== 'open') return;
      await this.sendConfig(conversationId, { signal });
      conversation.historyMark = historyMark(stored);
    };
    await conversation.lock.run(write, { signal: callSignal(conversation.ended, signal) });
  }

  /** Closes a conversation's session; a prompt under way rejects with `CLOSED`. What is remembered stays. Idempotent; an unknown id is no error. */
  async cleanupConversation(conversationId: string): Promise<void> {
    await this.#parts.conversations.end(conversationId);
  }

  /** Closes the sessions of all conversations. The target can be used again afterwards. Idempotent. */
  async cleanupTarget(): Promise<void> {
    await this.#parts.conversations.endAll();
  }

  /** Asks the provider for a fresh credential. Open sessions keep theirs; those opened from now on get the fresh one. @throws {AntiphonError} `AUTH_FAILED` */
  async refreshAuthHeaders({ signal }: AbortOptions = {}): Promise<void> {
    const { credentials, endpoint } = this.#parts;
    signal?.throwIfAborted();
    const { hostname, pathname } = endpoint.connectRequest(undefined, { carriesHeaders: true }).url;
    await credentials?.getCredential({ forceRefresh: true, host: hostname, path: pathname, signal });
  }

  /** Which target this is: kind, endpoint, model, voice, limit. Never a key, a header or a query. */
  getIdentifier(): TargetIdentifier {
    return targetIdentifier(this.#parts);
  }

  /** False: the Realtime API has no JSON answers. */
  isJsonResponseSupported(): boolean {
    return false;
  }

  /** Tells whether a piece asks for a JSON answer. @throws {AntiphonError} `UNSUPPORTED` when it does. */
  isResponseFormatJson(piece: MessagePiece): boolean {
    return refuseJsonResponse(piece);
  }

  /** Disposes the memory, its database and connections included, also one that was passed in. Idempotent. */
  async disposeDbEngine(): Promise<void> {
    await this.#parts.memory[Symbol.asyncDispose]();
  }

  /** Not supported: it needs the server to find the turns in the audio. @throws {AntiphonError} `UNSUPPORTED` always. */
  openStreamingSession(): never {
    const message =
      'openStreamingSession is not supported: cut the audio into turns and send each with sendAudio, or use connect() and its appendAudio';
    throw new AntiphonError({ code: 'UNSUPPORTED', message });
  }

  /** Cleans up, and disposes the memory where it is the target's own. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.cleanupTarget();
    if (this.#parts.ownsMemory) await this.disposeDbEngine();
  }

  async #runPiece(
    piece: Pick<Parameters<typeof createPiece>[0], 'value' | 'dataType'>,
    conversationId: string,
    options: PromptOptions,
  ): Promise<RealtimeTargetTurn> {
    const { clock } = this.#parts;
    const message = createMessage({ conversationId, role: 'user', pieces: [createPiece(piece)], clock });
    const { answer, messages, audioPath } = await this.#run(validatePrompt(message, options), options);
    return { ...resultOf(answer), messages, ...(audioPath === undefined ? {} : { audioPath }) };
  }

  async #run(message: Message, options: PromptOptions): Promise<FinishedTurn> {
    const { conversations, rateLimit } = this.#parts;
    // A wrong time limit is found before anything waits.
    resolveRequestOptions({ timeoutMs: options.timeoutMs });
    const conversation = conversations.get(message.conversationId);
    const signal = callSignal(conversation.ended, options.signal);
    const turn = async (): Promise<FinishedTurn> => {
      const promptParts = await readPromptParts(message, signal);
      await rateLimit.acquire({ signal });
      using deadline = this.#deadline({ ...options, signal });
      return await runPromptTurn(this.#parts, {
        conversation,
        message,
        promptParts,
        identifier: this.getIdentifier(),
        deadline,
      });
    };
    return conversation.lock.run(turn, { signal });
  }

  #deadline({ timeoutMs, signal }: TimeoutOptions): Deadline {
    const { clock, request } = this.#parts;
    const resolved = resolveRequestOptions({ timeoutMs: timeoutMs ?? request.timeoutMs });
    return startDeadline({ clock, timeoutMs: resolved.timeoutMs, signal });
  }
}

function invalid(message: string): AntiphonError {
  return new AntiphonError({ code: 'INVALID_ARGUMENT', message });
}
