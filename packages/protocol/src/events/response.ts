import type { ApiError } from './api-error.ts';
import type { RealtimeAudioFormat } from './audio-format.ts';
import type { ConversationItem, ConversationItemParam } from './item.ts';
import type { OutputModalities, Tool, ToolChoice, Voice } from './session-config.ts';
import type { Usage } from './usage.ts';

/** What `response.create` may ask for; absent fields come from the session. */
export interface ResponseConfig {
  /** `none`: the answer stays outside the conversation and may run beside another. @default auto */
  readonly conversation?: 'auto' | 'none';
  readonly instructions?: string;
  readonly output_modalities?: OutputModalities;
  readonly audio?: { readonly output?: { readonly format?: RealtimeAudioFormat; readonly voice?: Voice } };
  readonly tools?: readonly Tool[];
  readonly tool_choice?: ToolChoice;
  readonly max_output_tokens?: number | 'inf';
  /** At most 16 pairs; keys of 64, values of 512 characters. */
  readonly metadata?: Readonly<Record<string, string>> | null;
  /** A context of its own instead of the conversation. `[]`: an empty one. */
  readonly input?: readonly (ConversationItemParam | { readonly type: 'item_reference'; readonly id: string })[];
}

export type ResponseStatus = 'in_progress' | 'completed' | 'cancelled' | 'failed' | 'incomplete';

/** Why a response did not complete. */
export interface ResponseStatusDetails {
  readonly type?: string | null;
  /** `turn_detected` or `client_cancelled` when cancelled; `max_output_tokens` or `content_filter` when incomplete. */
  readonly reason?: string | null;
  readonly error?: Partial<ApiError> | null;
}

/** One answer of the model. */
export interface RealtimeResponse {
  readonly object?: string | null;
  readonly id: string;
  readonly status: ResponseStatus;
  readonly status_details?: ResponseStatusDetails | null;
  readonly output: readonly ConversationItem[];
  /** Null for an answer outside the conversation. */
  readonly conversation_id?: string | null;
  readonly output_modalities?: OutputModalities | null;
  readonly max_output_tokens?: number | 'inf' | null;
  readonly audio?: ResponseConfig['audio'] | null;
  readonly usage?: Usage | null;
  readonly metadata?: Readonly<Record<string, string>> | null;
}
