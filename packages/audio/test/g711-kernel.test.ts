import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodePcma, encodePcmu } from '../src/index.ts';

describe('G.711 with and without WebAssembly', () => {
  const real = { Module: WebAssembly.Module, Instance: WebAssembly.Instance };
  const Module = vi.fn<() => never>(function refuse() {
    throw new Error('refused');
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('takes its kernel at the first use, not before', async () => {
    vi.stubGlobal('WebAssembly', { Module });
    vi.resetModules();
    const fresh = await import('../src/index.ts');
    expect(Module).not.toHaveBeenCalled();
    fresh.encodePcmu(new Int16Array(1));
    expect(Module).toHaveBeenCalledOnce();
  });

  it.each([
    ['missing', undefined],
    ['forbidden', { Module }],
    ['without memory', { ...real, Memory: Module }],
  ])('gives the same where it is %s', async (_, platform) => {
    const samples = Int16Array.from({ length: 500 }, (_value, index) => 131 * (index - 250));
    vi.stubGlobal('WebAssembly', platform);
    vi.resetModules();
    const fresh = await import('../src/index.ts');
    const codes = fresh.encodePcmu(samples);
    const decoded = fresh.decodePcma(codes);
    const resampled = fresh.resample(samples, { fromHz: 8_000, toHz: 24_000 });
    vi.unstubAllGlobals();
    expect(codes).toEqual(encodePcmu(samples));
    expect(decoded).toEqual(decodePcma(codes));
    expect(resampled).toHaveLength(1_500);
  });

  it.each([160, 8_000])('allocates nothing for pieces of %i samples in kept arrays', (length) => {
    const samples = new Int16Array(length).fill(500);
    const codes = new Uint8Array(length);
    const turn = (count: number): void => {
      for (let done = 0; done < count; done++) {
        encodePcmu(samples, codes);
        decodePcma(codes, samples);
      }
    };
    turn(5_000);
    // The least of several: the compiler's own work is counted too, and comes and goes.
    const grown = Array.from({ length: 6 }, () => {
      const before = process.memoryUsage().heapUsed;
      turn(200);
      return process.memoryUsage().heapUsed - before;
    });
    // A view of an array alone would be 100 bytes and more.
    expect(Math.min(...grown.map(Math.abs)) / 200).toBeLessThan(50);
  });
});
