import { BLOCK_LENGTH, type FilterKernel } from './filter-kernel.ts';
import { kernelModule } from './kernel-module.generated.js';
import type { PolyphaseFilter } from './polyphase-filter.ts';
import type { FilterSpecification } from './resample-quality.ts';

type Fill = (...addressesAndCounts: readonly number[]) => void;
type KernelExports = Readonly<Record<'convolve32' | 'convolve64' | 'interpolate32' | 'interpolate64', Fill>>;

/** What is used of the platform's WebAssembly. */
interface WebAssemblyPlatform {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => {
    readonly buffer: ArrayBuffer;
  };
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

/** A compiled module, and the platform that it was compiled by. */
interface Compiled {
  readonly platform: WebAssemblyPlatform;
  readonly module: object;
}

const PAGE_BYTES = 65_536;

let compiled: Compiled | null | undefined;

/**
 * Compiles the kernel on its first call; gives `null` where WebAssembly or its SIMD is missing or forbidden.
 *
 * It happens at once: the module is smaller than the 4 KiB that every browser's main thread compiles without a promise.
 */
function compiledKernel(): Compiled | null {
  if (compiled !== undefined) return compiled;
  const { WebAssembly: platform } = globalThis as { readonly WebAssembly?: WebAssemblyPlatform };
  try {
    const bytes = Uint8Array.from(atob(kernelModule), (character) => character.charCodeAt(0));
    compiled = platform === undefined ? null : { platform, module: new platform.Module(bytes) };
  } catch {
    // No SIMD, or a content security policy: the other kernel serves.
    compiled = null;
  }
  return compiled;
}

/** Makes the WebAssembly kernel of a filter, with a memory of its own; `undefined` where the platform has none. */
export function createWasmKernel(
  filter: PolyphaseFilter,
  precision: FilterSpecification['precision'],
): FilterKernel | undefined {
  const found = compiledKernel();
  if (found === null) return undefined;
  const { platform, module } = found;
  const { tapCount, rowCount, isInterpolated, coefficients, ratio } = filter;
  const { numerator, denominator } = ratio;
  const Samples = precision === 'single' ? Float32Array : Float64Array;
  const width = Samples.BYTES_PER_ELEMENT;
  const windowAt = coefficients.length;
  const blockAt = windowAt + tapCount + BLOCK_LENGTH;
  const pageCount = Math.ceil(((blockAt + BLOCK_LENGTH) * width) / PAGE_BYTES);
  const memory = new platform.Memory({ initial: pageCount, maximum: pageCount });
  const { exports } = new platform.Instance(module, { env: { memory } });
  const { convolve32, convolve64, interpolate32, interpolate64 } = exports as KernelExports;
  const convolve = precision === 'single' ? convolve32 : convolve64;
  const interpolate = precision === 'single' ? interpolate32 : interpolate64;
  new Samples(memory.buffer).set(coefficients);
  const views = {
    window: new Samples(memory.buffer, windowAt * width, tapCount + BLOCK_LENGTH),
    history: new Samples(memory.buffer, windowAt * width, tapCount),
    block: new Samples(memory.buffer, blockAt * width, BLOCK_LENGTH),
  };
  const outputAt = blockAt * width;
  return {
    filter,
    name: 'wasm',
    ...views,
    compute: isInterpolated
      ? (start, phase, count) => {
          const inputAt = (windowAt + start) * width;
          interpolate(0, inputAt, outputAt, tapCount, rowCount, numerator, denominator, phase, count);
        }
      : (start, phase, count) => {
          const inputAt = (windowAt + start) * width;
          convolve(0, inputAt, outputAt, tapCount, numerator, denominator, phase, count);
        },
  };
}
