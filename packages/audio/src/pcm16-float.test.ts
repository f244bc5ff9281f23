import { describe, expect, it } from 'vitest';
import { floatToPcm16, pcm16ToFloat } from './pcm16-float.ts';

describe('PCM16 and floating point', () => {
  it('come back exactly, for all 65 536 samples', () => {
    const samples = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768);
    expect(floatToPcm16(pcm16ToFloat(samples))).toEqual(samples);
  });

  it('have -32768 at -1', () => {
    expect([...pcm16ToFloat(Int16Array.of(-32_768, 16_384, 0))]).toEqual([-1, 0.5, 0]);
  });

  it('round, clip what is beyond full scale, and make NaN silence', () => {
    const floats = Float32Array.of(1, 2, -2, Infinity, -Infinity, Number.NaN, 1.6 / 32_768, -1.6 / 32_768);
    expect([...floatToPcm16(floats)]).toEqual([32_767, 32_767, -32_768, 32_767, -32_768, 0, 2, -2]);
  });
});
