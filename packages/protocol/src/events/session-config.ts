import type { RealtimeModel } from './model.ts';
import type { PromptReference } from './prompt.ts';
import type { Reasoning } from './reasoning.ts';
import type { SessionAudioConfig } from './session-audio.ts';
import type { Tool, ToolChoice } from './tool.ts';
import type { Tracing } from './tracing.ts';
import type { SessionInclude } from './transcription.ts';
import type { Truncation } from './truncation.ts';

/** `['audio']` (with a transcript) or `['text']`; never both. @default ['audio'] */
export type OutputModalities = readonly ('audio' | 'text')[];

/**
 * The configuration of a session that talks, as `session.update` sends it.
 *
 * Absent fields stay as they are; `null` clears where the type allows it; `''` clears instructions, `[]` clears tools.
 * Source: the API's OpenAPI document of 2026-08-21.
 */
export interface RealtimeSessionConfig {
  /** GA refuses an update without it. */
  readonly type: 'realtime';
  /** Cannot change once the session is open; a differing value is ignored by the API. */
  readonly model?: RealtimeModel;
  /** The system prompt. No limit of length is documented. */
  readonly instructions?: string;
  /** Audio with its transcript, or text. */
  readonly output_modalities?: OutputModalities;
  /** Formats, voice, transcription and turn detection. */
  readonly audio?: SessionAudioConfig;
  /** What the model may use. @default none */
  readonly tools?: readonly Tool[];
  /** Whether it must use one. */
  readonly tool_choice?: ToolChoice;
  /** Whether the model may call several tools at once. `gpt-realtime-2` and later only. */
  readonly parallel_tool_calls?: boolean;
  /** Of one response: 1 to 4096, or `inf`. @default inf */
  readonly max_output_tokens?: number | 'inf' | null;
  /** What happens when the conversation grows too long. */
  readonly truncation?: Truncation;
  /** Whether the session shows in the API's traces. @default null */
  readonly tracing?: Tracing | null;
  /** More fields in the server's events. @default none */
  readonly include?: readonly SessionInclude[] | null;
  /** A template on the server instead of, or with, instructions. @default null */
  readonly prompt?: PromptReference | null;
  /** How long the model thinks before it speaks. */
  readonly reasoning?: Reasoning;
}

/** What callers of a session give: the type is filled in. */
export type SessionConfig = Omit<RealtimeSessionConfig, 'type'> & { readonly type?: 'realtime' };
