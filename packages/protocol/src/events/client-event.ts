import type { ConversationItemParam } from './item.ts';
import type { ResponseConfig } from './response.ts';
import type { RealtimeSessionConfig } from './session-config.ts';
import type { TranscriptionSessionConfig } from './transcription-session.ts';

/** What every client event has. */
export interface ClientEventBase<Type extends string> {
  readonly type: Type;
  /** The client's choice, at most 512 characters; an error names it. */
  readonly event_id?: string;
}

/** Changes the session; `session.updated` with the whole session answers. */
export interface SessionUpdateEvent extends ClientEventBase<'session.update'> {
  /** Of the kind that the socket was opened for; the API refuses the other. */
  readonly session: RealtimeSessionConfig | TranscriptionSessionConfig;
}

/** Adds audio to the input buffer; the server does not answer. */
export interface InputAudioBufferAppendEvent extends ClientEventBase<'input_audio_buffer.append'> {
  /** Base64 of the session's input format; at most 15 MiB of audio an event. */
  readonly audio: string;
}

/** Turns the buffer, of at least 100 ms, into a user item. It starts no response. */
export interface InputAudioBufferCommitEvent extends ClientEventBase<'input_audio_buffer.commit'> {}

/** Empties the input buffer; `input_audio_buffer.cleared` answers. */
export interface InputAudioBufferClearEvent extends ClientEventBase<'input_audio_buffer.clear'> {}

/** Stops what the server is playing; `output_audio_buffer.cleared` answers. WebRTC and SIP only. Send `response.cancel` first. */
export interface OutputAudioBufferClearEvent extends ClientEventBase<'output_audio_buffer.clear'> {}

/** Adds an item; `conversation.item.added` and `.done` answer. */
export interface ConversationItemCreateEvent extends ClientEventBase<'conversation.item.create'> {
  /** After which item; `root` is the front, an id that is not there an error. @default the end */
  readonly previous_item_id?: string | null;
  /** What to add. Its id is the client's choice, or the server's. */
  readonly item: ConversationItemParam;
}

/** Takes an item out; `conversation.item.deleted` answers. */
export interface ConversationItemDeleteEvent extends ClientEventBase<'conversation.item.delete'> {
  /** Of the item to take out; one that is not there is an error. */
  readonly item_id: string;
}

/** Asks for an item as the server holds it, audio included; `conversation.item.retrieved` answers. */
export interface ConversationItemRetrieveEvent extends ClientEventBase<'conversation.item.retrieve'> {
  /** Of the item to show; one that is not there is an error. */
  readonly item_id: string;
}

/** Cuts an assistant item to what was heard, and drops its transcript; `conversation.item.truncated` answers. */
export interface ConversationItemTruncateEvent extends ClientEventBase<'conversation.item.truncate'> {
  /** Of the item to cut: audio of the model, finished or not. */
  readonly item_id: string;
  /** An integer, 0 for the item's first part. */
  readonly content_index: number;
  /** An integer: the milliseconds to keep. More than the item has is an error. */
  readonly audio_end_ms: number;
}

/** Asks the model to answer; `response.created` answers. At most one response at a time may write to the conversation. */
export interface ResponseCreateEvent extends ClientEventBase<'response.create'> {
  /** What is different in this response. @default all as in the session */
  readonly response?: ResponseConfig | null;
}

/** Ends a response early; its `response.done` answers, or an error when none runs. */
export interface ResponseCancelEvent extends ClientEventBase<'response.cancel'> {
  /** @default the response in progress in the default conversation */
  readonly response_id?: string | null;
}

/** Everything a client can say in a session that talks or transcribes; for one that translates see {@link TranslationClientEvent}. */
export type ClientEvent =
  | SessionUpdateEvent
  | InputAudioBufferAppendEvent
  | InputAudioBufferCommitEvent
  | InputAudioBufferClearEvent
  | OutputAudioBufferClearEvent
  | ConversationItemCreateEvent
  | ConversationItemDeleteEvent
  | ConversationItemRetrieveEvent
  | ConversationItemTruncateEvent
  | ResponseCreateEvent
  | ResponseCancelEvent;

/** The `type` of a client event. */
export type ClientEventType = ClientEvent['type'];

/** The client event of a type. */
export type ClientEventOf<Type extends ClientEventType> = Extract<ClientEvent, { readonly type: Type }>;
