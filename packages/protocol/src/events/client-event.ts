import type { ConversationItemParam } from './item.ts';
import type { ResponseConfig } from './response.ts';
import type { RealtimeSessionConfig } from './session-config.ts';

interface ClientEventBase<Type extends string> {
  readonly type: Type;
  /** The client's choice, at most 512 characters; an error names it. */
  readonly event_id?: string;
}

export interface SessionUpdateEvent extends ClientEventBase<'session.update'> {
  readonly session: RealtimeSessionConfig;
}

/** Adds audio to the input buffer; the server does not answer. */
export interface InputAudioBufferAppendEvent extends ClientEventBase<'input_audio_buffer.append'> {
  /** Base64 of the session's input format; at most 15 MiB an event. */
  readonly audio: string;
}

/** Turns the buffer, of at least 100 ms, into a user item. It starts no response. */
export interface InputAudioBufferCommitEvent extends ClientEventBase<'input_audio_buffer.commit'> {}

export interface InputAudioBufferClearEvent extends ClientEventBase<'input_audio_buffer.clear'> {}

/** WebRTC and SIP only. */
export interface OutputAudioBufferClearEvent extends ClientEventBase<'output_audio_buffer.clear'> {}

export interface ConversationItemCreateEvent extends ClientEventBase<'conversation.item.create'> {
  /** After which item; `root` is the front. @default the end */
  readonly previous_item_id?: string | null;
  readonly item: ConversationItemParam;
}

export interface ConversationItemDeleteEvent extends ClientEventBase<'conversation.item.delete'> {
  readonly item_id: string;
}

export interface ConversationItemRetrieveEvent extends ClientEventBase<'conversation.item.retrieve'> {
  readonly item_id: string;
}

/** Cuts an assistant item to what was heard, and drops its transcript. */
export interface ConversationItemTruncateEvent extends ClientEventBase<'conversation.item.truncate'> {
  readonly item_id: string;
  /** An integer, 0 for the item's first part. */
  readonly content_index: number;
  /** An integer: the milliseconds to keep. */
  readonly audio_end_ms: number;
}

export interface ResponseCreateEvent extends ClientEventBase<'response.create'> {
  readonly response?: ResponseConfig | null;
}

export interface ResponseCancelEvent extends ClientEventBase<'response.cancel'> {
  /** @default the response in progress in the default conversation */
  readonly response_id?: string | null;
}

/** Everything a client can say. */
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

export type ClientEventType = ClientEvent['type'];

/** The client event of a type. */
export type ClientEventOf<Type extends ClientEventType> = Extract<ClientEvent, { readonly type: Type }>;
