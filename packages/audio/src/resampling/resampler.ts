import { AntiphonError } from '@antiphon/interface';
import { type AudioSamples, createSamples, type SampleFormat, sampleFormatOf } from '../samples.ts';
import { prepareResampling, type ResampleOptions } from './prepare-resampling.ts';

/** What a resampler is made for. */
export interface ResamplerOptions extends ResampleOptions {
  /** What is pushed and comes out: `Int16Array` or `Float32Array`. @default 'pcm16' */
  readonly format?: SampleFormat | undefined;
}

/** Resamples one mono stream, chunk by chunk. */
export interface Resampler<Samples extends AudioSamples> {
  /**
   * Takes the next samples and returns those that are ready: none at first, since each needs input after it.
   * @throws {AntiphonError} `INVALID_ARGUMENT` when the chunk is not of the resampler's format.
   */
  push(chunk: Samples): Samples;
  /**
   * Does the same without making an array: writes what is ready to the beginning of `output` and returns how many samples that is.
   * In a steady stream of chunks of up to 4096 samples nothing is allocated. An output of `maximumOutputLength(chunk.length)` samples, kept, always has room.
   * @throws {AntiphonError} `INVALID_ARGUMENT` when one of the two is not of the resampler's format, or `output` is too short; the
   * chunk is then not taken.
   */
  pushInto(chunk: Samples, output: Samples): number;
  /**
   * Ends the stream and returns the rest, so that all that came out is `round(pushed * toHz / fromHz)` samples.
   * The resampler is then as new, ready for another stream.
   */
  flush(): Samples;
  /** The most samples that a push of so many samples can put out. */
  maximumOutputLength(chunkLength: number): number;
  /** How much later than its input a sample comes out of `push`, in milliseconds. The samples themselves are not shifted. */
  readonly latencyMs: number;
}

/**
 * Makes a resampler for a stream that arrives in chunks.
 *
 * What comes out, put together, equals {@link resample} of the whole bit for bit, however the input is cut.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` when a rate is not a positive integer up to 1 MHz, or they are more than 256 times apart;
 * `INVALID_ARGUMENT` for another option that is wrong; `UNSUPPORTED` when the kernel that is asked for is missing.
 * @example
 * import { createResampler } from '@antiphon/audio';
 *
 * const resampler = createResampler({ fromHz: 48_000, toHz: 24_000 });
 * const parts = [resampler.push(new Int16Array(4_800)), resampler.push(new Int16Array(4_800)), resampler.flush()];
 * console.log(parts.reduce((total, part) => total + part.length, 0)); // 4800
 */
export function createResampler(options: ResamplerOptions & { readonly format: 'float32' }): Resampler<Float32Array>;
export function createResampler(options: ResamplerOptions & { readonly format?: 'pcm16' }): Resampler<Int16Array>;
export function createResampler(options: ResamplerOptions): Resampler<AudioSamples>;
export function createResampler(options: ResamplerOptions): Resampler<AudioSamples> {
  const { fromHz, format = 'pcm16' } = options;
  const { start, latencySamples, maximumOutputLength } = prepareResampling(options, format);
  let run = start();
  return {
    push(chunk) {
      if (sampleFormatOf(chunk) !== format) throw wrongFormat(format);
      const output = createSamples(format, run.readyAfter(chunk.length));
      run.push(chunk, output, 0);
      return output;
    },
    pushInto(chunk, output) {
      if (sampleFormatOf(chunk) !== format || sampleFormatOf(output) !== format) throw wrongFormat(format);
      const count = run.readyAfter(chunk.length);
      if (count > output.length) throw tooShort(output.length, count);
      run.push(chunk, output, 0);
      return count;
    },
    flush() {
      const output = createSamples(format, run.remainingAfter(0));
      run.flush(output, 0);
      run = start();
      return output;
    },
    maximumOutputLength,
    latencyMs: (latencySamples / fromHz) * 1000,
  };
}

function wrongFormat(format: SampleFormat): AntiphonError {
  return new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `this resampler takes ${format} samples: convert the chunk, or make the resampler with the other format`,
  });
}

function tooShort(length: number, count: number): AntiphonError {
  return new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `output has room for ${length} samples and ${count} are ready: make it as long as maximumOutputLength tells`,
  });
}
