import { AntiphonError } from '@antiphon/interface';
import { checkSampleRate } from './audio-format.ts';
import { checkFrames } from './editing/edit-options.ts';
import type { AudioSamples } from './samples.ts';

/** How long a frame is. */
export interface FrameAudioOptions {
  /** The length of one frame in milliseconds; a positive number that gives at least one sample. */
  readonly durationMs: number;
  readonly sampleRateHz: number;
  /** The interleaved channels, which stay together. @default 1 */
  readonly channelCount?: number | undefined;
}

/**
 * Cuts samples into frames of equal length, the last one being what is left. Lazily; no frame for no samples.
 *
 * Frames are views of the input, not copies. Where the duration is not a whole number of samples, it is rounded to one.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the duration gives no sample, or the channels do not divide the samples; `AUDIO_FORMAT` when the rate is not a positive integer.
 * @example
 * import { frameAudio } from '@antiphon/audio';
 *
 * const oneSecond = new Int16Array(24_000);
 * console.log([...frameAudio(oneSecond, { durationMs: 100, sampleRateHz: 24_000 })].length); // 10
 */
export function frameAudio<Samples extends AudioSamples>(
  samples: Samples,
  { durationMs, sampleRateHz, channelCount = 1 }: FrameAudioOptions,
): Iterable<Samples> {
  const frameLength = Math.round((durationMs / 1000) * checkSampleRate('sampleRateHz', sampleRateHz));
  if (!Number.isSafeInteger(frameLength) || frameLength < 1) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `durationMs ${durationMs} at ${sampleRateHz} Hz is not a frame of at least one sample: pass a positive number`,
    });
  }
  checkFrames(samples, { sampleRateHz, channelCount });
  return frames(samples, frameLength * channelCount);
}

function* frames<Samples extends AudioSamples>(samples: Samples, frameLength: number): Generator<Samples> {
  for (let start = 0; start < samples.length; start += frameLength) {
    yield samples.subarray(start, start + frameLength) as Samples;
  }
}
