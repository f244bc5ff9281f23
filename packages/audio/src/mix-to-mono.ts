import { AntiphonError } from '@antiphon/interface';
import { type AudioSamples, createSamples, sampleFormatOf } from './samples.ts';

/**
 * Mixes interleaved channels to one: the mean of each frame, so that nothing clips. Returns a new array of the same type.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when `channelCount` is not a positive integer or does not divide the length.
 */
export function mixToMono<Samples extends AudioSamples>(samples: Samples, channelCount: number): Samples {
  const format = sampleFormatOf(samples);
  if (!Number.isInteger(channelCount) || channelCount < 1 || samples.length % channelCount !== 0) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `${samples.length} samples are not whole frames of ${channelCount} channels: pass the channelCount of the audio and whole frames`,
    });
  }
  if (channelCount === 1) return samples.slice() as Samples;
  const frameCount = samples.length / channelCount;
  const mono = createSamples(format, frameCount);
  for (let frame = 0, index = 0; frame < frameCount; frame++) {
    let sum = 0;
    for (let channel = 0; channel < channelCount; channel++) sum += samples[index++] as number;
    const mean = sum / channelCount;
    mono[frame] = format === 'pcm16' ? Math.round(mean) : mean;
  }
  return mono as Samples;
}
