import type { AbortOptions } from '@antiphon/interface';
import type { ApiError, ConversationItem, SessionType, Tool, ToolChoice } from '@antiphon/protocol';

/** Decides what is answered. One engine serves any number of sessions at once. */
export interface Engine {
  /** A short name for logs, such as `echo`. */
  readonly name: string;
  /** Called once for each session, so that what an engine remembers belongs to one of them. Does no I/O. */
  openSession(options?: OpenEngineSessionOptions): EngineSession;
}

/** What an engine is told of a session that begins. */
export interface OpenEngineSessionOptions {
  /** In a session of type `transcription` nothing is ever answered: it only listens. @default realtime */
  readonly sessionType?: SessionType | undefined;
}

/** An engine at work in one session. */
export interface EngineSession {
  /**
   * Answers: a stream of outputs, written in order. Called once for each response; responses outside the conversation may run beside one inside.
   *
   * The end of the stream completes the response, a throw fails it. When the response is cancelled or the session ends, `signal` aborts, nothing
   * more is read and `return()` is called.
   */
  respond(request: EngineRequest, options: RespondOptions): AsyncIterable<EngineOutput> | Iterable<EngineOutput>;
  /** Says what was heard, in words; undefined when it cannot tell. @default it never can */
  transcribe?(samples: Int16Array, options: AbortOptions): Promise<string | undefined>;
  /** Called once, when the session ends. */
  close?(): void;
}

/** What an engine gets beside the request. */
export interface RespondOptions {
  /** Aborts when the response is cancelled or the session ends. */
  readonly signal: AbortSignal;
}

/** What an engine is given to answer: a snapshot that does not change while it works. */
export interface EngineRequest {
  /** What the answer follows, oldest first: the conversation, or the `input` of the response. */
  readonly items: readonly EngineItem[];
  readonly instructions: string;
  /** `audio`: what is said is spoken, with a transcript. */
  readonly modality: 'audio' | 'text';
  readonly model: string;
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice;
}

/** One conversation item, with its audio at hand. */
export interface EngineItem {
  readonly item: ConversationItem;
  /** Decodes the audio of all its parts: mono PCM16 at 24 000 Hz. Undefined when it has none. */
  readonly samples: () => Int16Array | undefined;
}

/** One step of an answer. Steps that speak share one message until a call comes between. */
export type EngineOutput =
  | SayOutput
  | TextOutput
  | AudioOutput
  | CallOutput
  | DelayOutput
  | FailOutput
  | IncompleteOutput;

/** Spoken where the response has audio, written where it has text. */
export interface SayOutput {
  readonly type: 'say';
  readonly text: string;
}

/** Written, whatever the response's modality. */
export interface TextOutput {
  readonly type: 'text';
  readonly text: string;
}

/** Played as it is: mono PCM16 at 24 000 Hz. A response in text writes the transcript alone. */
export interface AudioOutput {
  readonly type: 'audio';
  readonly samples: Int16Array;
  /** @default '' */
  readonly transcript?: string | undefined;
}

/** Asks the client to call a function. */
export interface CallOutput {
  readonly type: 'function_call';
  readonly name: string;
  /** JSON text; sent as it is, valid or not. */
  readonly arguments: string;
  /** @default a new one */
  readonly callId?: string | undefined;
}

/** Waits, by the emulator's clock and whatever the pace. */
export interface DelayOutput {
  readonly type: 'delay';
  readonly durationMs: number;
}

/** Ends the response as failed. */
export interface FailOutput {
  readonly type: 'fail';
  readonly error: Pick<ApiError, 'type' | 'message'> & { readonly code?: string | null };
}

/** Ends the response as incomplete. */
export interface IncompleteOutput {
  readonly type: 'incomplete';
  readonly reason: 'max_output_tokens' | 'content_filter';
}
