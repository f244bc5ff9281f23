import { lazyWasmModule } from '../wasm-module.ts';
import { FAST_GROUP, fastRows, isFastRatio } from './fast-fir.ts';
import { BLOCK_LENGTH, type FilterKernel } from './filter-kernel.ts';
import { kernelModule } from './kernel-module.generated.js';
import type { PolyphaseFilter } from './polyphase-filter.ts';
import type { FilterSpecification } from './resample-quality.ts';

type Fill = (...addressesAndCounts: readonly number[]) => void;
type FillName = 'convolve32' | 'convolve64' | 'convolveFast32' | 'interpolate32' | 'interpolate64';
type KernelExports = Readonly<Record<FillName, Fill>>;

const PAGE_BYTES = 65_536;

const kernel = /* @__PURE__ */ lazyWasmModule(kernelModule);

/** Makes the WebAssembly kernel of a filter, with a memory of its own; `undefined` where the platform has none. */
export function createWasmKernel(
  filter: PolyphaseFilter,
  precision: FilterSpecification['precision'],
): FilterKernel | undefined {
  const module = kernel();
  if (module === undefined) return undefined;
  const isFast = precision === 'single' && isFastRatio(filter.ratio);
  const Samples = precision === 'single' ? Float32Array : Float64Array;
  const layout = layOut(filter, isFast);
  const bytes = layout.length * Samples.BYTES_PER_ELEMENT;
  const instance = module.instantiate(Math.ceil(bytes / PAGE_BYTES));
  if (instance === undefined) return undefined;
  const samples = new Samples(instance.buffer);
  samples.set(isFast ? fastRows(filter) : filter.coefficients);
  const { historyLength, windowAt, blockAt } = layout;
  return {
    filter,
    historyLength,
    period: isFast ? FAST_GROUP * filter.ratio.numerator : 1,
    window: samples.subarray(windowAt, windowAt + historyLength + BLOCK_LENGTH),
    history: samples.subarray(windowAt, windowAt + historyLength),
    block: samples.subarray(blockAt, blockAt + BLOCK_LENGTH),
    compute: computeWith(instance.exports as KernelExports, {
      filter,
      layout,
      isFast,
      width: Samples.BYTES_PER_ELEMENT,
    }),
  };
}

/** Where things lie in a kernel's memory, in samples. */
interface Layout {
  readonly historyLength: number;
  readonly windowAt: number;
  /** From one plane of the fast filter to the next. */
  readonly planeLength: number;
  readonly blockAt: number;
  readonly length: number;
}

function layOut({ tapCount, coefficients, ratio }: PolyphaseFilter, isFast: boolean): Layout {
  // The fast filter computes whole groups: up to 15 outputs of each row on both sides of what is wanted.
  const reach = isFast ? FAST_GROUP * ratio.denominator : 0;
  const slack = isFast ? FAST_GROUP * ratio.numerator : 0;
  const historyLength = tapCount + reach;
  const windowAt = isFast ? (coefficients.length / 4) * 9 : coefficients.length;
  const planeLength = historyLength + BLOCK_LENGTH + reach + 16;
  const blockAt = windowAt + planeLength * (isFast ? 4 : 1) + slack;
  return { historyLength, windowAt, planeLength, blockAt, length: blockAt + BLOCK_LENGTH + slack };
}

interface ComputeJob {
  readonly filter: PolyphaseFilter;
  readonly layout: Layout;
  readonly isFast: boolean;
  /** Of a sample, in bytes. */
  readonly width: number;
}

function computeWith(exports: KernelExports, { filter, layout, isFast, width }: ComputeJob): FilterKernel['compute'] {
  const { tapCount, rowCount, ratio } = filter;
  const { numerator, denominator } = ratio;
  const windowAt = layout.windowAt * width;
  const blockAt = layout.blockAt * width;
  const planeBytes = layout.planeLength * width;
  if (isFast) {
    const fill = exports.convolveFast32;
    return ({ start, phase, index }, count) =>
      fill(0, windowAt + start * width, blockAt, planeBytes, tapCount, numerator, denominator, phase, count, index);
  }
  if (filter.isInterpolated) {
    const fill = width === 4 ? exports.interpolate32 : exports.interpolate64;
    return ({ start, phase }, count) =>
      fill(0, windowAt + start * width, blockAt, tapCount, rowCount, numerator, denominator, phase, count);
  }
  const fill = width === 4 ? exports.convolve32 : exports.convolve64;
  return ({ start, phase }, count) =>
    fill(0, windowAt + start * width, blockAt, tapCount, numerator, denominator, phase, count);
}
