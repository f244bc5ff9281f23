import { AntiphonError } from '@antiphon/interface';
import { checkSampleRate } from '../audio-format.ts';

/** What counts as speech, in the terms of the API's `server_vad`. */
export interface VoiceActivityOptions {
  /** Of the stream, in hertz; any positive integer, 8 000 or more to be useful. */
  readonly sampleRateHz: number;
  /**
   * How much louder than the noise speech must be, 0 to 1: `3 + 10 · threshold` decibels above the noise, and never below `-60 + 20 · threshold` dBFS.
   * Higher where it is noisy.
   * @default 0.5
   */
  readonly threshold?: number | undefined;
  /** How much audio before the speech belongs to it, in milliseconds. @default 300 */
  readonly prefixPaddingMs?: number | undefined;
  /** How long silence must last to end a speech, in milliseconds. Shorter answers sooner and cuts off those who pause. @default 500 */
  readonly silenceDurationMs?: number | undefined;
}

/** The options in the units of the detector: samples, and powers with full scale at 1. */
export interface VoiceActivityRules {
  readonly sampleRateHz: number;
  readonly prefixSamples: number;
  readonly silenceSamples: number;
  /** What begins a speech is at least so strong, and so many times the noise. */
  readonly onset: PowerRule;
  /** What carries it on. */
  readonly continuation: PowerRule;
}

/** A power to reach. */
export interface PowerRule {
  readonly minimum: number;
  readonly timesNoise: number;
}

const DEFAULTS = { threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 };
const MAXIMUM_MS = 3_600_000;

/**
 * Checks the options and fills in what is absent.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` naming the option that is out of range; `AUDIO_FORMAT` when the rate is not a positive integer.
 */
export function voiceActivityRules(options: VoiceActivityOptions): VoiceActivityRules {
  const { threshold = DEFAULTS.threshold, prefixPaddingMs = DEFAULTS.prefixPaddingMs } = options;
  const { silenceDurationMs = DEFAULTS.silenceDurationMs } = options;
  const sampleRateHz = checkSampleRate('sampleRateHz', options.sampleRateHz);
  checkWithin('threshold', threshold, 1);
  checkWithin('prefixPaddingMs', prefixPaddingMs, MAXIMUM_MS);
  checkWithin('silenceDurationMs', silenceDurationMs, MAXIMUM_MS);
  const marginDb = 3 + 10 * threshold;
  const minimumDbfs = -60 + 20 * threshold;
  return {
    sampleRateHz,
    prefixSamples: Math.round((prefixPaddingMs / 1000) * sampleRateHz),
    silenceSamples: Math.round((silenceDurationMs / 1000) * sampleRateHz),
    onset: { minimum: power(minimumDbfs), timesNoise: power(marginDb) },
    continuation: { minimum: power(minimumDbfs - 6), timesNoise: power(marginDb / 2) },
  };
}

function power(decibels: number): number {
  return 10 ** (decibels / 10);
}

function checkWithin(name: string, value: number, maximum: number): void {
  if (value >= 0 && value <= maximum) return;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `${name} is ${value}: expected a number from 0 to ${maximum}`,
  });
}
