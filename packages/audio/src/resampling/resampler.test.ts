import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResampler } from './resampler.ts';
import { resample } from './resample.ts';

const rate = fc.constantFrom(8_000, 11_025, 16_000, 22_500, 24_000, 44_100, 44_101, 48_000, 192_000);
const quality = fc.constantFrom('fast' as const, 'high' as const, 'best' as const);

describe('createResampler', () => {
  it('puts samples out as soon as the latency it states has passed', () => {
    const resampler = createResampler({ fromHz: 16_000, toHz: 24_000 });
    const latencySamples = (resampler.latencyMs / 1000) * 16_000;
    expect(resampler.push(new Int16Array(latencySamples))).toHaveLength(0);
    expect(resampler.push(new Int16Array(2))).toHaveLength(3);
    expect(resampler.latencyMs).toBeLessThan(10);
    expect(createResampler({ fromHz: 24_000, toHz: 24_000 }).latencyMs).toBe(0);
  });

  it('flushes nothing when nothing was pushed', () => {
    expect(createResampler({ fromHz: 16_000, toHz: 24_000 }).flush()).toHaveLength(0);
  });

  it('refuses a chunk of the other format', () => {
    const resampler = createResampler({ fromHz: 16_000, toHz: 24_000 });
    expect(() => resampler.push(new Float32Array(1) as unknown as Int16Array)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});

describe('pushInto', () => {
  it('writes what push returns, into an array that is kept', () => {
    const options = { fromHz: 22_050, toHz: 24_000 };
    const [resampler, other] = [createResampler(options), createResampler(options)];
    const output = new Int16Array(resampler.maximumOutputLength(441));
    for (let turn = 0; turn < 40; turn++) {
      const chunk = Int16Array.from(
        { length: turn % 2 === 0 ? 441 : 17 },
        (_, index) => 9_000 * Math.sin(index * turn),
      );
      const count = resampler.pushInto(chunk, output);
      expect(output.subarray(0, count)).toEqual(other.push(chunk));
    }
    expect(resampler.flush()).toEqual(other.flush());
  });

  it('always has room in an array as long as it tells', () => {
    fc.assert(
      fc.property(rate, rate, quality, fc.nat({ max: 600 }), (fromHz, toHz, level, length) => {
        const resampler = createResampler({ fromHz, toHz, quality: level });
        const longest = resampler.maximumOutputLength(length);
        for (let turn = 0; turn < 6; turn++) {
          expect(resampler.push(new Int16Array(length)).length).toBeLessThanOrEqual(longest);
        }
        expect(resampler.flush().length).toBeLessThanOrEqual(resampler.maximumOutputLength(0));
      }),
      { numRuns: 60 },
    );
  });

  it('refuses an array that is too short, and takes the chunk afterwards', () => {
    const resampler = createResampler({ fromHz: 24_000, toHz: 48_000 });
    const chunk = Int16Array.from({ length: 480 }, (_, index) => index * 60);
    expect(() => resampler.pushInto(chunk, new Int16Array(100))).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
    expect(() => resampler.pushInto(chunk, new Float32Array(2_000) as unknown as Int16Array)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
    const output = new Int16Array(2_000);
    const count = resampler.pushInto(chunk, output);
    const whole = resample(chunk, { fromHz: 24_000, toHz: 48_000 });
    expect(output.subarray(0, count)).toEqual(whole.subarray(0, count));
  });
});
