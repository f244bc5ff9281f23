import type { RealtimeAudioFormat } from './audio-format.ts';

/** `['audio']` (with a transcript) or `['text']`; never both. @default ['audio'] */
export type OutputModalities = readonly ('audio' | 'text')[];

/** A voice by name, any string a server knows, or a custom voice by id. */
export type Voice = KnownVoice | (string & {}) | { readonly id: string };

export type KnownVoice =
  | 'alloy'
  | 'ash'
  | 'ballad'
  | 'coral'
  | 'echo'
  | 'sage'
  | 'shimmer'
  | 'verse'
  | 'marin'
  | 'cedar';

/** The configuration that `session.update` sends. Absent fields stay as they are; `null` clears where the API allows it; `''` clears instructions, `[]` clears tools. */
export interface RealtimeSessionConfig {
  readonly type: 'realtime';
  /** Cannot change once the session is open; a differing value is ignored by the API. */
  readonly model?: string;
  readonly instructions?: string;
  readonly output_modalities?: OutputModalities;
  readonly audio?: SessionAudioConfig;
  readonly tools?: readonly Tool[];
  readonly tool_choice?: ToolChoice;
  /** 1 to 4096, or `inf`. @default inf */
  readonly max_output_tokens?: number | 'inf' | null;
  readonly truncation?: unknown;
  readonly tracing?: unknown;
  readonly include?: readonly string[] | null;
  readonly prompt?: unknown;
}

/** What callers of a session give: the type is filled in. */
export type SessionConfig = Omit<RealtimeSessionConfig, 'type'> & { readonly type?: 'realtime' };

export interface SessionAudioConfig {
  readonly input?: SessionAudioInputConfig;
  readonly output?: SessionAudioOutputConfig;
}

export interface SessionAudioInputConfig {
  readonly format?: RealtimeAudioFormat;
  /** `null`: none. @default none */
  readonly transcription?: TranscriptionConfig | null;
  readonly noise_reduction?: { readonly type: 'near_field' | 'far_field' } | null;
  /** `null`: the client commits. @default server_vad */
  readonly turn_detection?: TurnDetection | null;
}

export interface SessionAudioOutputConfig {
  readonly format?: RealtimeAudioFormat;
  /** Cannot change after the first audio of the session. */
  readonly voice?: Voice;
  /** 0.25 to 1.5. @default 1 */
  readonly speed?: number;
}

export interface TranscriptionConfig {
  readonly model?: string | null;
  /** ISO 639-1, such as `en`. */
  readonly language?: string | null;
  readonly prompt?: string | null;
}

export type TurnDetection = ServerVad | SemanticVad;

export interface ServerVad {
  readonly type: 'server_vad';
  /** 0 to 1. @default 0.5 */
  readonly threshold?: number | null;
  /** @default 300 */
  readonly prefix_padding_ms?: number | null;
  /** 500 by the schema, 200 in real sessions. */
  readonly silence_duration_ms?: number | null;
  /** 5000 to 30000. */
  readonly idle_timeout_ms?: number | null;
  /** @default true */
  readonly create_response?: boolean | null;
  /** @default true */
  readonly interrupt_response?: boolean | null;
}

export interface SemanticVad {
  readonly type: 'semantic_vad';
  /** How long to wait for more: at most 8, 4 or 2 s. @default auto, which is medium */
  readonly eagerness?: 'low' | 'medium' | 'high' | 'auto' | null;
  readonly create_response?: boolean | null;
  readonly interrupt_response?: boolean | null;
}

/** A function the model may call; other kinds of tool pass through as they are. */
export interface FunctionTool {
  readonly type: 'function';
  readonly name: string;
  readonly description?: string;
  /** A JSON Schema of the arguments. */
  readonly parameters?: unknown;
}

export type Tool = FunctionTool | { readonly type: 'mcp'; readonly [field: string]: unknown };

export type ToolChoice =
  | 'auto'
  | 'none'
  | 'required'
  | { readonly type: 'function'; readonly name: string }
  | { readonly type: 'mcp'; readonly server_label: string; readonly name?: string | null };

/** The session as the server describes it. Optional fields come as `null` in real traffic. */
export interface RealtimeSession {
  readonly type?: 'realtime' | (string & {});
  readonly object?: string | null;
  /** Empty when the server gives none. */
  readonly id: string;
  readonly model?: string | null;
  readonly output_modalities?: OutputModalities | null;
  readonly instructions?: string | null;
  readonly audio?: SessionAudioConfig | null;
  readonly tools?: readonly Tool[] | null;
  readonly tool_choice?: ToolChoice | null;
  readonly max_output_tokens?: number | 'inf' | null;
  /** Seconds since the Unix epoch. */
  readonly expires_at?: number | null;
  readonly [field: string]: unknown;
}
