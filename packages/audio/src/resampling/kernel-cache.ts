import type { FilterKernel, ResampleKernel } from './filter-kernel.ts';
import { designPolyphaseFilter, type ResampleRatio } from './polyphase-filter.ts';
import { QUALITIES, type ResampleQuality } from './resample-quality.ts';
import { createTypescriptKernel } from './typescript-kernel.ts';
import { createWasmKernel } from './wasm-kernel.ts';

/** What a kernel is made for. */
export interface KernelRequest {
  readonly ratio: ResampleRatio;
  readonly quality: ResampleQuality;
  /** `undefined`: the fastest that there is. */
  readonly kernel: ResampleKernel | undefined;
}

/** Kept so that a stream of a known ratio starts at once: those used last. Each is at most a few MiB, and 200 kB for the usual rates. */
const MAXIMUM_KERNELS = 16;
const kernels = new Map<string, FilterKernel>();

/** Finds or makes a kernel. `undefined` when the one that is asked for does not exist on this platform. */
export function kernelFor({ ratio, quality, kernel }: KernelRequest): FilterKernel | undefined {
  const key = `${ratio.numerator}/${ratio.denominator} ${quality} ${kernel}`;
  const found = kernels.get(key) ?? createKernel({ ratio, quality, kernel });
  if (found === undefined) return undefined;
  kernels.delete(key);
  kernels.set(key, found);
  if (kernels.size > MAXIMUM_KERNELS) kernels.delete(kernels.keys().next().value as string);
  return found;
}

function createKernel({ ratio, quality, kernel }: KernelRequest): FilterKernel | undefined {
  const specification = QUALITIES[quality];
  const filter = designPolyphaseFilter(ratio, specification);
  if (kernel === 'typescript') return createTypescriptKernel(filter);
  const fastest = createWasmKernel(filter, specification.precision);
  return fastest ?? (kernel === undefined ? createTypescriptKernel(filter) : undefined);
}
