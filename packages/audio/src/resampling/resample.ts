import { type AudioSamples, createSamples, sampleFormatOf } from '../samples.ts';
import { prepareResampling, type ResampleOptions } from './prepare-resampling.ts';

/**
 * Converts mono audio to another sample rate. Linear phase: nothing is shifted in time.
 *
 * The output has `round(samples.length * toHz / fromHz)` samples of the same type; the input is not modified. Beyond its ends
 * the input counts as silence. Samples that the filter takes beyond full scale are clipped in 16 bits and kept in floating point.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` when a rate is not a positive integer up to 1 MHz, or they are more than 256 times apart;
 * `INVALID_ARGUMENT` for another option that is wrong; `UNSUPPORTED` when the kernel that is asked for is missing.
 * @example
 * import { resample } from '@antiphon/audio';
 *
 * console.log(resample(new Int16Array(22_050), { fromHz: 22_050, toHz: 24_000 }).length); // 24000
 */
export function resample<Samples extends AudioSamples>(samples: Samples, options: ResampleOptions): Samples {
  const format = sampleFormatOf(samples);
  const run = prepareResampling(options, format).start();
  const output = createSamples(format, run.remainingAfter(samples.length));
  const readyCount = run.readyAfter(samples.length);
  run.push(samples, output, 0);
  run.flush(output, readyCount);
  return output as Samples;
}
