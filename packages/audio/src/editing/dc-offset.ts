import { AntiphonError } from '@antiphon/interface';
import { clampToPcm16 } from '../pcm16-float.ts';
import { type AudioSamples, sampleFormatOf } from '../samples.ts';

/**
 * Measures how far audio lies off its middle: the mean of each channel, -1 to 1 of full scale. A cheap sound card adds some, and it eats headroom.
 * Without frames it is 0.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when `channelCount` is not a positive integer or does not divide the length.
 */
export function dcOffset(samples: AudioSamples, channelCount = 1): Float64Array<ArrayBuffer> {
  const fullScale = sampleFormatOf(samples) === 'pcm16' ? 32_768 : 1;
  if (!Number.isInteger(channelCount) || channelCount < 1 || samples.length % channelCount !== 0) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `${samples.length} samples are not whole frames of ${channelCount} channels: pass the channelCount of the audio and whole frames`,
    });
  }
  const offsets = new Float64Array(channelCount);
  const frameCount = samples.length / channelCount;
  for (let index = 0; index < samples.length; index++) {
    offsets[index % channelCount] = (offsets[index % channelCount] as number) + (samples[index] as number);
  }
  return offsets.map((sum) => (frameCount === 0 ? 0 : sum / frameCount / fullScale));
}

/**
 * Takes the mean of each channel away. Returns a new array of the same type; 16-bit samples are rounded and saturate.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` as {@link dcOffset}.
 */
export function removeDcOffset<Samples extends AudioSamples>(samples: Samples, channelCount = 1): Samples {
  const isPcm16 = sampleFormatOf(samples) === 'pcm16';
  const offsets = dcOffset(samples, channelCount).map((offset) => offset * (isPcm16 ? 32_768 : 1));
  const output = samples.slice() as Samples;
  for (let index = 0; index < output.length; index++) {
    const value = (output[index] as number) - (offsets[index % channelCount] as number);
    output[index] = isPcm16 ? clampToPcm16(value) : value;
  }
  return output;
}
