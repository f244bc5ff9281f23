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
  /** `realtime.session` or `realtime.transcription_session`; some servers leave it out. */
  readonly object?: string | null;
  /** When the server ends it, in seconds since the Unix epoch: an hour after the start on OpenAI, half of it by Azure's page. */
  readonly expires_at?: number | null;
}

/** A session that talks, as the server describes it. Optional fields come as `null` in real traffic. */
export interface RealtimeSession extends SessionIdentity {
  /** Absent in the preview dialect and on some compatible servers. */
  readonly type?: 'realtime';
  /** From the URL: the model or the deployment. */
  readonly model?: string | null;
  /** Audio with its transcript, or text. */
  readonly output_modalities?: OutputModalities | null;
  /** The API fills in its own when the client gives none. */
  readonly instructions?: string | null;
  /** Formats, voice, transcription and turn detection. */
  readonly audio?: SessionAudioConfig | null;
  /** What the model may use. */
  readonly tools?: readonly Tool[] | null;
  /** Whether it must use one. */
  readonly tool_choice?: ToolChoice | null;
  /** Whether it may call several tools at once; not in the schema of the answer. */
  readonly parallel_tool_calls?: boolean | null;
  /** Of one response. */
  readonly max_output_tokens?: number | 'inf' | null;
  /** What happens when the conversation grows too long. */
  readonly truncation?: RealtimeSessionConfig['truncation'] | null;
  /** Whether the session shows in the API's traces. */
  readonly tracing?: RealtimeSessionConfig['tracing'];
  /** What more the events hold. */
  readonly include?: RealtimeSessionConfig['include'];
  /** The template in use. */
  readonly prompt?: RealtimeSessionConfig['prompt'];
  /** How long the model thinks before it speaks. */
  readonly reasoning?: RealtimeSessionConfig['reasoning'] | null;
}

/** A session that only transcribes, as the server describes it. */
export interface TranscriptionSession extends SessionIdentity {
  readonly type: 'transcription';
  /** Format, transcription and turn detection. */
  readonly audio?: { readonly input?: SessionAudioInputConfig | null } | null;
  /** What more the events hold. */
  readonly include?: RealtimeSessionConfig['include'];
}

/** A session that translates, as the server describes it. */
export interface TranslationSession extends SessionIdentity {
  readonly type: 'translation';
  /** From the URL, such as `gpt-realtime-translate`. */
  readonly model?: string | null;
  /** Transcription, noise reduction and the language to translate into. */
  readonly audio?: TranslationAudioConfig | null;
}
