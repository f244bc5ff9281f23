import { AntiphonError } from '@antiphon/interface';
import { checkSampleRate } from '../audio-format.ts';
import type { ResampleRatio } from './polyphase-filter.ts';

/** Further apart, a filter would need more samples than speech has sense. */
const MAXIMUM_FACTOR = 256;

/** Above any rate that audio has; below it, positions are exact for longer than any recording. */
const MAXIMUM_RATE_HZ = 1_000_000;

/**
 * Brings two rates to lowest terms.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` when one is not a positive integer, or they are above 1 MHz or more than 256 times apart.
 */
export function resampleRatio(fromHz: number, toHz: number): ResampleRatio {
  checkSampleRate('fromHz', fromHz);
  checkSampleRate('toHz', toHz);
  if (Math.max(fromHz, toHz) > MAXIMUM_RATE_HZ || Math.max(fromHz / toHz, toHz / fromHz) > MAXIMUM_FACTOR) {
    throw new AntiphonError({
      code: 'AUDIO_FORMAT',
      message: `cannot resample from ${fromHz} Hz to ${toHz} Hz: the rates may be at most ${MAXIMUM_RATE_HZ} Hz and ${MAXIMUM_FACTOR} times apart`,
      details: { fromHz, toHz },
    });
  }
  const divisor = greatestCommonDivisor(fromHz, toHz);
  return { numerator: toHz / divisor, denominator: fromHz / divisor };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
