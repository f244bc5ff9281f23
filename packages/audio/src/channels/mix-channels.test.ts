import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixToMono } from '../mix-to-mono.ts';
import { mixChannels } from './mix-channels.ts';

const into = (toChannelCount: number, fromChannelCount: number, mixing?: 'average' | 'equal-power') => ({
  fromChannelCount,
  toChannelCount,
  mixing,
});

describe('mixChannels', () => {
  it('averages to one channel as mixToMono does', () => {
    fc.assert(
      fc.property(fc.int16Array({ maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (values, count) => {
        const samples = values.subarray(0, values.length - (values.length % count));
        expect(mixChannels(samples, into(1, count))).toEqual(mixToMono(samples, count));
        const floats = Float32Array.from(samples, (value) => value / 32_768);
        expect(mixChannels(floats, into(1, count))).toEqual(mixToMono(floats, count));
      }),
    );
  });

  it('keeps the power of channels that differ where that is wanted, and saturates', () => {
    expect(mixChannels(Int16Array.of(10_000, 0, 32_767, 32_767), into(1, 2, 'equal-power'))).toEqual(
      Int16Array.of(7_071, 32_767),
    );
    expect(mixChannels(Float32Array.of(0.5), into(4, 1, 'equal-power'))).toEqual(
      Float32Array.of(0.25, 0.25, 0.25, 0.25),
    );
  });

  it('copies one channel to all', () => {
    expect(mixChannels(Int16Array.of(1, -2), into(3, 1))).toEqual(Int16Array.of(1, 1, 1, -2, -2, -2));
  });

  it.each([
    [3, [0.3, 0.6, 0.9], [0.6, 0.75]],
    [4, [0.1, 0.2, 0.3, 0.4], [0.2, 0.3]],
    [5, [0.3, 0.6, 0.9, 0.3, 0.6], [0.5, 0.7]],
    [6, [0.3, 0.6, 0.9, 1, 0.3, 0.6], [0.5, 0.7]],
    [7, [0.4, 0.8, 0.4, 1, 0.4, 0, 0.4], [0.3, 0.5]],
    [8, [0.4, 0.8, 0.4, 1, 0.4, 0.8, 0, 0.4], [0.3, 0.6]],
  ])('mixes %i channels to two by their sides, without low frequency effects', (count, frame, expected) => {
    const mixed = mixChannels(Float32Array.from(frame), into(2, count));
    expected.forEach((value, channel) => expect(mixed[channel]).toBeCloseTo(value, 6));
  });

  it('leaves channels that nothing goes into silent', () => {
    expect(mixChannels(Int16Array.of(1, 2), into(4, 2))).toEqual(Int16Array.of(1, 2, 0, 0));
  });

  it('returns a new array also where nothing is to be done', () => {
    const samples = Int16Array.of(1, 2);
    expect(mixChannels(samples, into(2, 2))).toEqual(samples);
    expect(mixChannels(samples, into(2, 2))).not.toBe(samples);
  });

  it.each([
    [12, 2],
    [6, 3],
  ])('refuses to guess how %i channels become %i', (from, to) => {
    expect(() => mixChannels(new Int16Array(12), into(to, from))).toThrow(
      expect.objectContaining({ code: 'AUDIO_FORMAT' }),
    );
  });

  it.each([
    [0, 1],
    [1, 0],
    [2, 70_000],
    [1.5, 1],
    [7, 1],
  ])('refuses %d channels into %d from twelve samples', (from, to) => {
    expect(() => mixChannels(new Int16Array(12), into(to, from))).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
