import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from './concat.ts';
import { dcOffset, removeDcOffset } from './dc-offset.ts';
import { fade } from './fade.ts';
import { normalise } from './normalise.ts';
import { trimSilence } from './trim-silence.ts';

const invalid = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
const rate = { sampleRateHz: 1_000 };

describe('concat', () => {
  it('joins what is given, in order, into a new array', () => {
    expect(concat([Int16Array.of(1), new Int16Array(), Int16Array.of(2, 3)])).toEqual(Int16Array.of(1, 2, 3));
    const only = Float32Array.of(0.5);
    expect(concat([only])).toEqual(only);
    expect(concat([only])).not.toBe(only);
  });

  it('refuses nothing at all, and a mixture', () => {
    expect(() => concat([])).toThrow(invalid);
    expect(() => concat<Int16Array | Float32Array>([new Int16Array(1), new Float32Array(1)])).toThrow(invalid);
  });
});

describe('trimSilence', () => {
  const speech = concat([new Int16Array(300), new Int16Array(200).fill(4_000), new Int16Array(500).fill(20)]);

  it('leaves the sound, and some silence around it', () => {
    const trimmed = trimSilence(speech, { ...rate, paddingMs: 30 });
    expect(trimmed).toEqual(speech.subarray(270, 530));
    expect(trimmed.buffer).toBe(speech.buffer);
  });

  it('keeps what lies between two sounds, and does not reach beyond the ends', () => {
    const twice = concat([Int16Array.of(9_000), new Int16Array(400), Int16Array.of(9_000)]);
    expect(trimSilence(twice, { ...rate, windowMs: 1 })).toEqual(twice);
  });

  it('leaves nothing of silence, and takes the threshold it is given', () => {
    expect(trimSilence(new Float32Array(100), rate)).toHaveLength(0);
    expect(trimSilence(new Int16Array(0), rate)).toHaveLength(0);
    expect(trimSilence(speech, { ...rate, thresholdDbfs: -80 }).at(-1)).toBe(20);
  });

  it('cuts all channels at once', () => {
    const frames = concat([new Float32Array(200), Float32Array.of(0, 0.5), new Float32Array(200)]);
    expect(trimSilence(frames, { ...rate, channelCount: 2, windowMs: 1, paddingMs: 0 })).toEqual(
      Float32Array.of(0, 0.5),
    );
  });

  it.each([
    { thresholdDbfs: 1 },
    { thresholdDbfs: Number.NaN },
    { windowMs: -1 },
    { paddingMs: Infinity },
    { channelCount: 3 },
  ])('refuses %o', (options) => {
    expect(() => trimSilence(speech, { ...rate, ...options })).toThrow(invalid);
  });
});

describe('fade', () => {
  it('begins and ends in silence, and leaves the middle and the input alone', () => {
    const samples = new Int16Array(10).fill(1_000);
    const faded = fade(samples, { ...rate, inMs: 4, outMs: 4 });
    expect([...faded]).toEqual([0, 250, 500, 750, 1_000, 1_000, 750, 500, 250, 0]);
    expect(samples.every((value) => value === 1_000)).toBe(true);
  });

  it('keeps the power of two stretches that are faded into each other, where that is wanted', () => {
    const ones = new Float32Array(101).fill(1);
    const rising = fade(ones, { ...rate, inMs: 100, curve: 'equal-power' });
    const falling = fade(ones, { ...rate, outMs: 100, curve: 'equal-power' });
    for (let index = 0; index <= 100; index++) {
      expect((rising[index] ?? 0) ** 2 + (falling[index] ?? 0) ** 2).toBeCloseTo(1, 6);
    }
  });

  it('fades the channels of a frame alike, and what is shorter than the fade as far as it goes', () => {
    const faded = fade(Float32Array.of(1, 1, 1, 1), { ...rate, channelCount: 2, inMs: 4 });
    expect([...faded]).toEqual([0, 0, 0.25, 0.25]);
  });

  it('refuses a negative length and an unknown curve', () => {
    expect(() => fade(new Int16Array(2), { ...rate, inMs: -1 })).toThrow(invalid);
    expect(() => fade(new Int16Array(2), { ...rate, curve: 'steep' as 'linear' })).toThrow(invalid);
  });
});

describe('normalise', () => {
  it('brings the peak to the level, and every sample with it', () => {
    expect(normalise(Float32Array.of(0.25, -0.125), { peakDbfs: 0 })).toEqual(Float32Array.of(1, -0.5));
    expect(normalise(Int16Array.of(100, -50), { peakDbfs: -6.0206 })).toEqual(Int16Array.of(16_384, -8_192));
    expect(Math.max(...normalise(Int16Array.of(100, -50)))).toBe(Math.round(32_768 * 10 ** (-1 / 20)));
  });

  it('brings the root mean square to the level, so far as nothing goes beyond full scale', () => {
    const square = Float32Array.of(0.1, -0.1, 0.1, -0.1);
    expect(normalise(square, { rmsDbfs: -20 })[0]).toBeCloseTo(0.1, 6);
    const spiky = Float32Array.of(0.5, 0, 0, 0);
    expect([...normalise(spiky, { rmsDbfs: 0 })]).toEqual([1, 0, 0, 0]);
  });

  it('never clips or wraps, whatever the samples', () => {
    fc.assert(
      fc.property(fc.int16Array({ minLength: 1, maxLength: 50 }), (samples) => {
        const output = normalise(samples, { peakDbfs: 0 });
        const isKept = output.every((value, index) => Math.sign(value) === Math.sign(samples[index] as number));
        expect(isKept).toBe(true);
      }),
    );
  });

  it('leaves silence as it is', () => {
    expect(normalise(new Int16Array(3))).toEqual(new Int16Array(3));
    expect(normalise(new Float32Array(0), { rmsDbfs: -20 })).toHaveLength(0);
  });

  it('refuses levels above full scale, and two at once', () => {
    expect(() => normalise(Int16Array.of(1), { peakDbfs: 1 })).toThrow(invalid);
    expect(() => normalise(Int16Array.of(1), { peakDbfs: -1, rmsDbfs: -20 } as unknown as { rmsDbfs: number })).toThrow(
      invalid,
    );
  });
});

describe('dcOffset', () => {
  it('is the mean of each channel, which can be taken away', () => {
    const samples = Int16Array.of(1_100, -200, 900, -400, 1_000, -300);
    const offsets = dcOffset(samples, 2);
    expect(offsets[0]).toBeCloseTo(1_000 / 32_768, 9);
    expect(offsets[1]).toBeCloseTo(-300 / 32_768, 9);
    expect(removeDcOffset(samples, 2)).toEqual(Int16Array.of(100, 100, -100, -100, 0, 0));
    expect(removeDcOffset(Float32Array.of(0.75, 0.25))).toEqual(Float32Array.of(0.25, -0.25));
  });

  it('is 0 of nothing, and saturates where taking it away goes beyond', () => {
    expect([...dcOffset(new Int16Array(0))]).toEqual([0]);
    expect(removeDcOffset(Int16Array.of(-32_768, 32_767, 32_767, 32_767))[0]).toBe(-32_768);
    expect(() => dcOffset(new Int16Array(3), 2)).toThrow(invalid);
  });
});
