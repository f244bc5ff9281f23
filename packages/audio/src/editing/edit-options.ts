import { AntiphonError } from '@antiphon/interface';
import { checkSampleRate } from '../audio-format.ts';
import { type AudioSamples, sampleFormatOf } from '../samples.ts';

/** What samples are, for edits that go by time. */
export interface EditOptions {
  readonly sampleRateHz: number;
  /** @default 1 */
  readonly channelCount?: number | undefined;
}

/**
 * Lets samples pass that are whole frames, and tells their number.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when they are not, or the number of channels is not a positive integer; `AUDIO_FORMAT` when the rate
 * is not one.
 */
export function checkFrames(samples: AudioSamples, { sampleRateHz, channelCount = 1 }: EditOptions): number {
  sampleFormatOf(samples);
  checkSampleRate('sampleRateHz', sampleRateHz);
  if (Number.isInteger(channelCount) && channelCount >= 1 && samples.length % channelCount === 0)
    return samples.length / channelCount;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `${samples.length} samples are not whole frames of ${channelCount} channels: pass the channelCount of the audio and whole frames`,
  });
}

/**
 * The number of frames in a duration, the nearest one.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the duration is negative or not finite.
 */
export function framesIn(name: string, durationMs: number, sampleRateHz: number): number {
  if (durationMs >= 0 && durationMs < Infinity) return Math.round((durationMs / 1000) * sampleRateHz);
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `${name} is ${durationMs}: expected milliseconds, 0 or more`,
  });
}

/**
 * Lets a level pass that is at most full scale.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` otherwise.
 */
export function checkLevelDbfs(name: string, levelDbfs: number): number {
  if (levelDbfs <= 0 && levelDbfs > -Infinity) return levelDbfs;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `${name} is ${levelDbfs}: expected decibels below full scale, 0 or negative`,
  });
}
