import { type AudioSamples, sampleFormatOf } from '../samples.ts';
import { checkFrames, checkLevelDbfs, type EditOptions, framesIn } from './edit-options.ts';

/** What counts as silence, and how much of it is left. */
export interface TrimSilenceOptions extends EditOptions {
  /** Silence is where the root mean square of a window, all channels together, is below this; in decibels of full scale. @default -50 */
  readonly thresholdDbfs?: number | undefined;
  /** The length of a window in milliseconds; at least one frame. @default 10 */
  readonly windowMs?: number | undefined;
  /** How much silence is left before the first and after the last sound, in milliseconds. @default 50 */
  readonly paddingMs?: number | undefined;
}

/**
 * Leaves out the silence at the start and at the end. What lies between stays as it is.
 *
 * The result is a view of the input, not a copy; of nothing but silence, an empty one.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when an option is out of range or the samples are not whole frames; `AUDIO_FORMAT` when the rate is
 * not a positive integer.
 */
export function trimSilence<Samples extends AudioSamples>(samples: Samples, options: TrimSilenceOptions): Samples {
  const { sampleRateHz, channelCount = 1, thresholdDbfs = -50, windowMs = 10, paddingMs = 50 } = options;
  checkFrames(samples, options);
  const windowLength = Math.max(framesIn('windowMs', windowMs, sampleRateHz), 1) * channelCount;
  const padding = framesIn('paddingMs', paddingMs, sampleRateHz) * channelCount;
  const fullScale = sampleFormatOf(samples) === 'pcm16' ? 32_768 : 1;
  const threshold = 10 ** (checkLevelDbfs('thresholdDbfs', thresholdDbfs) / 20) * fullScale;
  const isSound = (start: number): boolean =>
    rootMeanSquare(samples, start, Math.min(start + windowLength, samples.length)) >= threshold;

  const windowCount = Math.ceil(samples.length / windowLength);
  let first = 0;
  while (first < windowCount && !isSound(first * windowLength)) first++;
  if (first === windowCount) return samples.subarray(0, 0) as Samples;
  let last = windowCount - 1;
  while (!isSound(last * windowLength)) last--;
  const start = Math.max(first * windowLength - padding, 0);
  return samples.subarray(start, (last + 1) * windowLength + padding) as Samples;
}

function rootMeanSquare(samples: AudioSamples, start: number, end: number): number {
  let sum = 0;
  for (let index = start; index < end; index++) sum += (samples[index] as number) ** 2;
  return Math.sqrt(sum / (end - start));
}
