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
  readonly output_modalities?: OutputModalities;
  readonly audio?: ResponseAudioConfig;
  readonly tools?: readonly Tool[];
  readonly tool_choice?: ToolChoice;
  /** Whether the model may call several tools at once. `gpt-realtime-2` and later only. */
  readonly parallel_tool_calls?: boolean;
  /** 1 to 4096, or `inf`. */
  readonly max_output_tokens?: number | 'inf';
  /** Comes back in the events of the response, which tells two of them apart. */
  readonly metadata?: Metadata | null;
  readonly prompt?: PromptReference | null;
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
  readonly object?: 'realtime.response' | null;
  /** Names the response in every event that belongs to it. */
  readonly id: string;
  readonly status: ResponseStatus;
  readonly status_details?: ResponseStatusDetails | null;
  /** Empty until the end. Audio parts hold no bytes. */
  readonly output: readonly ConversationItem[];
  /** Null for an answer outside the conversation. */
  readonly conversation_id?: string | null;
  readonly output_modalities?: OutputModalities | null;
  readonly max_output_tokens?: number | 'inf' | null;
  readonly audio?: ResponseAudioConfig | null;
  /** Null until the end. */
  readonly usage?: Usage | null;
  readonly metadata?: Metadata | null;
}
