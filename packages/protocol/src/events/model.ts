/**
 * The models that a session is known to run on. A server may take others; Azure and many compatible servers take a deployment's name.
 *
 * Source: the API's OpenAPI document of 2026-08-21.
 */
export const REALTIME_MODELS = [
  'gpt-realtime',
  'gpt-realtime-1.5',
  'gpt-realtime-2',
  'gpt-realtime-2.1',
  'gpt-realtime-2.1-mini',
  'gpt-realtime-2025-08-28',
  'gpt-realtime-mini',
  'gpt-realtime-mini-2025-10-06',
  'gpt-realtime-mini-2025-12-15',
  'gpt-audio-1.5',
  'gpt-audio-mini',
  'gpt-audio-mini-2025-10-06',
  'gpt-audio-mini-2025-12-15',
  'gpt-4o-realtime-preview',
  'gpt-4o-realtime-preview-2024-10-01',
  'gpt-4o-realtime-preview-2024-12-17',
  'gpt-4o-realtime-preview-2025-06-03',
  'gpt-4o-mini-realtime-preview',
  'gpt-4o-mini-realtime-preview-2024-12-17',
] as const;

/** A model of the API that talks. */
export type KnownRealtimeModel = (typeof REALTIME_MODELS)[number];

/** A model that talks: a known one, another, or a deployment. */
export type RealtimeModel = KnownRealtimeModel | (string & {});

/** The model of translation sessions. */
export const TRANSLATION_MODELS = ['gpt-realtime-translate'] as const;

/** A model that translates: the known one, another, or a deployment. */
export type TranslationModel = (typeof TRANSLATION_MODELS)[number] | (string & {});

/**
 * The models that transcribe what the user says.
 *
 * `whisper-1`, `gpt-transcribe` and `gpt-live-transcribe` report their usage as a duration, the others as tokens.
 * `gpt-realtime-whisper` and `gpt-live-transcribe` refuse turn detection.
 */
export const TRANSCRIPTION_MODELS = [
  'whisper-1',
  'gpt-transcribe',
  'gpt-live-transcribe',
  'gpt-4o-transcribe',
  'gpt-4o-mini-transcribe',
  'gpt-4o-mini-transcribe-2025-12-15',
  'gpt-4o-transcribe-diarize',
  'gpt-realtime-whisper',
] as const;

/** A model of the API that transcribes. */
export type KnownTranscriptionModel = (typeof TRANSCRIPTION_MODELS)[number];

/** A model that transcribes: a known one, another, or a deployment (Azure: always a deployment). */
export type TranscriptionModel = KnownTranscriptionModel | (string & {});
