import type { OutputModalities, RealtimeSessionConfig } from './session-config.ts';
import type { SessionAudioConfig, SessionAudioInputConfig } from './session-audio.ts';
import type { Tool, ToolChoice } from './tool.ts';
import type { TranslationAudioConfig } from './translation-session.ts';

/** A session as the server describes it, by its kind. */
export type ServerSession = RealtimeSession | TranscriptionSession | TranslationSession;

/** What the server says of every session. */
export interface SessionIdentity {
  /** Empty when the server gives none. */
  readonly id: string;
  readonly object?: string | null;
  /** When the server ends it, in seconds since the Unix epoch: an hour after the start on OpenAI, half of it by Azure's page. */
  readonly expires_at?: number | null;
}

/** A session that talks, as the server describes it. Optional fields come as `null` in real traffic. */
export interface RealtimeSession extends SessionIdentity {
  /** Absent in the preview dialect and on some compatible servers. */
  readonly type?: 'realtime';
  readonly model?: string | null;
  readonly output_modalities?: OutputModalities | null;
  readonly instructions?: string | null;
  readonly audio?: SessionAudioConfig | null;
  readonly tools?: readonly Tool[] | null;
  readonly tool_choice?: ToolChoice | null;
  readonly parallel_tool_calls?: boolean | null;
  readonly max_output_tokens?: number | 'inf' | null;
  readonly truncation?: RealtimeSessionConfig['truncation'] | null;
  readonly tracing?: RealtimeSessionConfig['tracing'];
  readonly include?: RealtimeSessionConfig['include'];
  readonly prompt?: RealtimeSessionConfig['prompt'];
  readonly reasoning?: RealtimeSessionConfig['reasoning'] | null;
}

/** A session that only transcribes, as the server describes it. */
export interface TranscriptionSession extends SessionIdentity {
  readonly type: 'transcription';
  readonly audio?: { readonly input?: SessionAudioInputConfig | null } | null;
  readonly include?: RealtimeSessionConfig['include'];
}

/** A session that translates, as the server describes it. */
export interface TranslationSession extends SessionIdentity {
  readonly type: 'translation';
  readonly model?: string | null;
  readonly audio?: TranslationAudioConfig | null;
}
