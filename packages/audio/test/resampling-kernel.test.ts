import { afterEach, describe, expect, it, vi } from 'vitest';
import { createResampler, resample } from '../src/index.ts';

describe('without WebAssembly', () => {
  const input = Int16Array.from({ length: 4_000 }, (_, index) => 20_000 * Math.sin(index * 0.1));
  const options = { fromHz: 24_000, toHz: 16_000 };
  const expected = resample(input, { ...options, kernel: 'typescript' });
  const refusing = {
    Module: function refuse(): never {
      throw new Error('refused');
    },
  };

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it.each([
    ['missing', undefined],
    ['forbidden', refusing],
  ])('falls back where it is %s, and says so when it is asked for', async (_, platform) => {
    vi.stubGlobal('WebAssembly', platform);
    vi.resetModules();
    const fresh = await import('../src/index.ts');
    expect(fresh.resample(input, options)).toEqual(expected);
    expect(() => fresh.createResampler({ ...options, kernel: 'wasm' })).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED' }),
    );
  });
});

describe('a stream in a steady state', () => {
  it.each([
    ['wasm', 24_000, 48_000],
    ['wasm', 22_050, 24_000],
    ['wasm', 44_101, 24_000],
    ['typescript', 48_000, 24_000],
  ] as const)('allocates nothing for a chunk: %s from %i to %i Hz', (kernel, fromHz, toHz) => {
    for (const format of ['pcm16', 'float32'] as const) {
      const resampler = createResampler({ fromHz, toHz, kernel, format });
      const Samples = format === 'pcm16' ? Int16Array : Float32Array;
      const chunk = new Samples(Math.round(fromHz / 100)).fill(1);
      const output = new Samples(resampler.maximumOutputLength(chunk.length));
      const push = (turns: number): void => {
        for (let turn = 0; turn < turns; turn++) resampler.pushInto(chunk, output);
      };
      push(2_000);
      // The least of several: the compiler's own work is counted too, and comes and goes.
      const grown = Array.from({ length: 6 }, () => {
        const before = process.memoryUsage().heapUsed;
        push(200);
        return process.memoryUsage().heapUsed - before;
      });
      // A view of an array alone would be 100 bytes and more.
      expect(Math.min(...grown.map(Math.abs)) / 200).toBeLessThan(50);
    }
  });
});
