import {
  createResampler,
  decodePcma,
  decodePcmu,
  encodePcma,
  encodePcmu,
  resample,
  type ResampleKernel,
} from '../src/index.ts';

/** What the page tells of one kernel. */
export interface PageAnswer {
  /** Whether the kernel can be asked for by its name. */
  readonly isThere: boolean;
  /** Of the kernel, or of what serves in its place; each sample as the integer of its bits. */
  readonly bits: readonly number[];
  readonly isSameInChunks: boolean;
}

/** What the test process calls of the page, and on its side to compare. */
export interface KernelPage {
  runKernel(kernel: ResampleKernel, fromHz: number, toHz: number): PageAnswer;
  codeG711(): readonly number[];
}

/** Half a second of two tones and a step, resampled as a whole and in chunks. */
export function runKernel(kernel: ResampleKernel, fromHz: number, toHz: number): PageAnswer {
  const input = Float32Array.from(
    { length: fromHz / 2 },
    (_, index) => Math.fround(((index * 7_919) % 1_009) / 1_009 - 0.5) + (index > fromHz / 4 ? 0.25 : 0),
  );
  const isThere = canMake(kernel);
  const options = { fromHz, toHz, format: 'float32', kernel: isThere ? kernel : undefined } as const;
  const whole = resample(input, options);
  const resampler = createResampler(options);
  const parts: number[] = [];
  for (let start = 0, length = 1; start < input.length; start += length, length = (length * 5 + 3) % 997) {
    parts.push(...resampler.push(input.subarray(start, start + length)));
  }
  parts.push(...resampler.flush());
  return {
    isThere,
    bits: [...new Uint32Array(whole.buffer)],
    isSameInChunks: parts.length === whole.length && parts.every((sample, index) => sample === whole[index]),
  };
}

function canMake(kernel: ResampleKernel): boolean {
  try {
    createResampler({ fromHz: 8_000, toHz: 16_000, kernel });
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'UNSUPPORTED') return false;
    throw error;
  }
}

/** The codes of all samples by both laws, and what all codes stand for. */
export function codeG711(): readonly number[] {
  const samples = Int16Array.from({ length: 65_536 }, (_, index) => index);
  const codes = Uint8Array.from({ length: 256 }, (_, index) => index);
  return [...encodePcmu(samples), ...encodePcma(samples), ...decodePcmu(codes), ...decodePcma(codes)];
}

Object.assign(globalThis, { runKernel, codeG711 } satisfies KernelPage);
