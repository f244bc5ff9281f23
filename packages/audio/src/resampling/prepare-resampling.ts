import { AntiphonError } from '@antiphon/interface';
import type { SampleFormat } from '../samples.ts';
import { createDither, type DitherOptions } from './dither.ts';
import type { FilterKernel, ResampleKernel } from './filter-kernel.ts';
import { kernelFor } from './kernel-cache.ts';
import { QUALITIES, type ResampleQuality } from './resample-quality.ts';
import { resampleRatio } from './resample-ratio.ts';
import { type ResamplingRun, startCopyRun, startResamplingRun } from './resampling-run.ts';
import { storeDithered, storeFloat32, storePcm16, type StoreSamples } from './store-samples.ts';

/** From which rate to which, and how well. */
export interface ResampleOptions {
  /** The rate of the input, in hertz; an integer from 1 to 1 000 000. */
  readonly fromHz: number;
  /** The rate of the output, in hertz; an integer from 1 to 1 000 000, at most 256 times more or less. */
  readonly toHz: number;
  /**
   * Up to which part of the lower Nyquist frequency tones pass unchanged, how far what would fold back is suppressed, and how many
   * samples at the lower rate an output waits for: `high` 91 %, 125 dB and 96; `fast`, at half to two thirds of the work, 90 %, 100 dB and 44
   * (what lies up to 5 % above the Nyquist frequency folds back to as far below it); `best`, at five to ten times the work, 96 %, 150 dB and 248.
   * @default 'high'
   */
  readonly quality?: ResampleQuality | undefined;
  /**
   * Adds triangular noise of two last bits, peak to peak, before rounding to 16 bits: quiet signals then drown in even noise rather
   * than distort. For `Int16Array` only. Equal rates are copied as they are.
   * @default false
   */
  readonly dither?: boolean | DitherOptions | undefined;
  /**
   * Which inner loop to use. Their results differ by less than 1 LSB of 16 bits, and each gives the same on every machine.
   * @default 'wasm', or 'typescript' where WebAssembly SIMD is missing or a content security policy forbids it
   */
  readonly kernel?: ResampleKernel | undefined;
}

/** A filter that is ready to run. */
export interface PreparedResampling {
  /** Starts one stream. */
  readonly start: () => ResamplingRun;
  /** The input samples that must follow before a sample can come out. */
  readonly latencySamples: number;
  /** The most samples that one push of so many, or a flush, can put out. */
  readonly maximumOutputLength: (chunkLength: number) => number;
}

/** Everything that is done once: checks and the filter. */
export function prepareResampling(options: ResampleOptions, format: SampleFormat): PreparedResampling {
  const { fromHz, toHz, quality = 'high', dither = false, kernel: wanted } = options;
  const ratio = resampleRatio(fromHz, toHz);
  checkChoice('quality', quality, Object.keys(QUALITIES));
  if (wanted !== undefined) checkChoice('kernel', wanted, ['wasm', 'typescript']);
  const store = storeFor(format, dither);
  if (fromHz === toHz) {
    return { start: startCopyRun, latencySamples: 0, maximumOutputLength: (chunkLength) => chunkLength };
  }
  const kernel = kernelFor({ ratio, quality, kernel: wanted });
  if (kernel === undefined) {
    throw new AntiphonError({
      code: 'UNSUPPORTED',
      message:
        "kernel is 'wasm', but WebAssembly SIMD is missing or forbidden here: leave the option out to use what there is",
    });
  }
  const { lookahead } = kernel.filter;
  return {
    start: () => startResamplingRun(kernel, store(kernel.block)),
    latencySamples: lookahead,
    maximumOutputLength: (chunkLength) =>
      Math.ceil((Math.max(chunkLength, lookahead + 1) * ratio.numerator) / ratio.denominator) + 1,
  };
}

/** Makes what writes a stream's output; called once for each, since the noise begins anew. */
type StoreFor = (block: FilterKernel['block']) => StoreSamples;

function storeFor(format: SampleFormat, dither: boolean | DitherOptions): StoreFor {
  if (dither === false) return (format === 'pcm16' ? storePcm16 : storeFloat32) as StoreFor;
  const options = dither === true ? {} : dither;
  if (options.seed !== undefined && !Number.isInteger(options.seed)) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `dither.seed is ${options.seed}: expected an integer`,
    });
  }
  if (format !== 'pcm16') {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: 'dither is for 16-bit samples: leave it out for float32, which is not rounded',
    });
  }
  return (block) => storeDithered(block, createDither(options)) as StoreSamples;
}

function checkChoice(name: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `${name} is ${value}: expected ${choices.join(' or ')}`,
  });
}
