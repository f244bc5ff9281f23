import { describe, expect, it } from 'vitest';
import { mixToMono } from './mix-to-mono.ts';

describe('mixToMono', () => {
  it('takes the mean of each frame, without clipping', () => {
    expect(mixToMono(Int16Array.of(32_767, 32_767, -32_768, -32_768, 10, 20), 2)).toEqual(
      Int16Array.of(32_767, -32_768, 15),
    );
    expect(mixToMono(Float32Array.of(1, 0.5, 0, 0, 0, 0.75), 3)).toEqual(Float32Array.of(0.5, 0.25));
  });

  it('copies one channel', () => {
    const input = Int16Array.of(1, 2);
    expect(mixToMono(input, 1)).toEqual(input);
    expect(mixToMono(input, 1)).not.toBe(input);
  });

  it.each([0, -1, 1.5, 2, Number.NaN])('refuses %f channels of three samples', (channelCount) => {
    expect(() => mixToMono(new Int16Array(3), channelCount)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
