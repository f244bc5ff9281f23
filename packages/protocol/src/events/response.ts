import type { ApiError } from './api-error.ts';
import type { RealtimeAudioFormat } from './audio-format.ts';
import type { ConversationItem, ConversationItemParam, ItemReference } from './item.ts';
import type { PromptReference } from './prompt.ts';
import type { Reasoning } from './reasoning.ts';
import type { OutputModalities } from './session-config.ts';
import type { Tool, ToolChoice } from './tool.ts';
import type { Usage } from './usage.ts';
import type { Voice } from './voice.ts';

/** Up to 16 pairs of a client's own: keys of at most 64, values of at most 512 characters. */
export type Metadata = Readonly<Record<string, string>>;

/** How one response sounds. */
export interface ResponseAudioConfig {
  /** What comes from the model. */
  readonly output?: { readonly format?: RealtimeAudioFormat; readonly voice?: Voice };
}

/**
 * What `response.create` may ask for; absent fields come from the session.
 *
 * Source: the API's OpenAPI document of 2026-08-21.
 */
export interface ResponseConfig {
  /** `none`: the answer stays outside the conversation and may run beside another. @default auto */
  readonly conversation?: 'auto' | 'none';
  /** Instead of the session's instructions. */
  readonly instructions?: string;
  /** Instead of the session's. */
  readonly output_modalities?: OutputModalities;
  /** Instead of the session's format and voice. */
  readonly audio?: ResponseAudioConfig;
  /** Instead of the session's tools. `[]`: none. */
  readonly tools?: readonly Tool[];
  /** Instead of the session's. */
  readonly tool_choice?: ToolChoice;
  /** Whether the model may call several tools at once. `gpt-realtime-2` and later only. */
  readonly parallel_tool_calls?: boolean;
  /** 1 to 4096, or `inf`. */
  readonly max_output_tokens?: number | 'inf';
  /** Comes back in the events of the response, which tells two of them apart. */
  readonly metadata?: Metadata | null;
  /** Instead of the session's template. */
  readonly prompt?: PromptReference | null;
  /** Instead of the session's. */
  readonly reasoning?: Reasoning;
  /** A context of its own instead of the conversation. `[]`: an empty one. */
  readonly input?: readonly (ConversationItemParam | ItemReference)[];
}

/** How far a response is. All but the first are ends. */
export type ResponseStatus = 'in_progress' | 'completed' | 'cancelled' | 'failed' | 'incomplete';

/** Why a response did not complete. */
export interface ResponseStatusDetails {
  /** The status once more. */
  readonly type?: string | null;
  /** `turn_detected` or `client_cancelled` when cancelled; `max_output_tokens` or `content_filter` when incomplete. */
  readonly reason?: ResponseEndReason | null;
  /** When failed. The message is in recorded traffic, not in the schema. */
  readonly error?: Partial<ApiError> | null;
}

/** Why a response was cut off. Any other string is a server's own. */
export type ResponseEndReason =
  | 'turn_detected'
  | 'client_cancelled'
  | 'max_output_tokens'
  | 'content_filter'
  | (string & {});

/** One answer of the model. */
export interface RealtimeResponse {
  /** Nothing to rely on: some servers leave it out. */
  readonly object?: 'realtime.response' | null;
  /** Names the response in every event that belongs to it. */
  readonly id: string;
  /** How far it is, or how it ended. */
  readonly status: ResponseStatus;
  /** Why it did not complete; null when it did (recorded traffic). */
  readonly status_details?: ResponseStatusDetails | null;
  /** Empty until the end. Audio parts hold no bytes. */
  readonly output: readonly ConversationItem[];
  /** Null for an answer outside the conversation. */
  readonly conversation_id?: string | null;
  /** What it was asked to be: text or audio. */
  readonly output_modalities?: OutputModalities | null;
  /** The most tokens it was allowed. */
  readonly max_output_tokens?: number | 'inf' | null;
  /** How it sounds. */
  readonly audio?: ResponseAudioConfig | null;
  /** Null until the end. */
  readonly usage?: Usage | null;
  /** The client's own pairs, from `response.create`. */
  readonly metadata?: Metadata | null;
}
