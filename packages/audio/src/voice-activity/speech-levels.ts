import type { PowerRule, VoiceActivityRules } from './voice-activity-options.ts';

/** The powers that matter at one moment, full scale being 1. */
export interface SpeechLevels {
  /** Begins a speech. */
  readonly onset: number;
  /** Carries it on. */
  readonly continuation: number;
  /** Enough for an unvoiced sound, when its zero crossings say that it is one. */
  readonly unvoiced: number;
}

/** The levels above a background. */
export function speechLevels({ onset, continuation }: VoiceActivityRules, noisePower: number): SpeechLevels {
  return {
    onset: levelOf(onset, noisePower),
    continuation: levelOf(continuation, noisePower),
    // Half as many decibels above the noise, and 6 dB less in silence.
    unvoiced: Math.max(continuation.minimum / 4, noisePower * Math.sqrt(continuation.timesNoise)),
  };
}

function levelOf({ minimum, timesNoise }: PowerRule, noisePower: number): number {
  return Math.max(minimum, noisePower * timesNoise);
}
