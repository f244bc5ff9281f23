import type { VoiceActivityOptions } from '@antiphon/audio';
import type { RealtimeAudioFormat, SemanticVad, TurnDetection } from '@antiphon/protocol';
import { sampleRateHzOf } from '../wire/wire-audio.ts';

const EAGERNESS_SILENCE_MS = { low: 8_000, medium: 4_000, auto: 4_000, high: 2_000 };

/**
 * What a session's turn detection asks of a detector of speech. There is no model here that understands what is said: `semantic_vad` waits as long as the
 * API waits at most.
 */
export function voiceActivityOptions(detection: TurnDetection, format: RealtimeAudioFormat): VoiceActivityOptions {
  const sampleRateHz = sampleRateHzOf(format);
  switch (detection.type) {
    case 'server_vad':
      return {
        sampleRateHz,
        threshold: detection.threshold ?? undefined,
        prefixPaddingMs: detection.prefix_padding_ms ?? undefined,
        silenceDurationMs: detection.silence_duration_ms ?? undefined,
      };
    case 'semantic_vad':
      return { sampleRateHz, silenceDurationMs: silenceOf(detection) };
    default:
      return detection satisfies never;
  }
}

/** How long the user may be silent after an answer before the model speaks again; undefined: for ever. */
export function idleTimeoutMs(detection: TurnDetection | null): number | undefined {
  return detection?.type === 'server_vad' ? (detection.idle_timeout_ms ?? undefined) : undefined;
}

function silenceOf({ eagerness }: SemanticVad): number {
  return EAGERNESS_SILENCE_MS[eagerness ?? 'auto'];
}
