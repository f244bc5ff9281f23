/** How the server finds out that the user has begun and ended to speak. `null` in its place: the client commits and asks for responses. */
export type TurnDetection = ServerVad | SemanticVad;

/** What the server does with a turn that it found. */
export interface TurnAnswering {
  /** Whether the end of a turn starts a response. @default true */
  readonly create_response?: boolean | null;
  /** Whether speech cancels the response that is running in the default conversation. @default true */
  readonly interrupt_response?: boolean | null;
}

/** By loudness. Source: the API's OpenAPI document of 2026-08-21. */
export interface ServerVad extends TurnAnswering {
  readonly type: 'server_vad';
  /** 0 to 1; higher needs louder speech. @default 0.5 */
  readonly threshold?: number | null;
  /** Audio before the speech that belongs to it, in milliseconds. @default 300 */
  readonly prefix_padding_ms?: number | null;
  /** How long the user must be silent, in milliseconds. @default 500 by the document, 200 in every recorded session */
  readonly silence_duration_ms?: number | null;
  /** After so much silence behind an answer the model speaks again: 5 000 to 30 000 ms. @default null, never */
  readonly idle_timeout_ms?: number | null;
}

/** By what is said, with a model. */
export interface SemanticVad extends TurnAnswering {
  readonly type: 'semantic_vad';
  /** How long to wait for more: at most 8, 4 or 2 s. @default auto, which is medium */
  readonly eagerness?: 'low' | 'medium' | 'high' | 'auto' | null;
}
