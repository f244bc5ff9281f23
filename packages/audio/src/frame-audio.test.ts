import { describe, expect, it } from 'vitest';
import { frameAudio } from './frame-audio.ts';

describe('frameAudio', () => {
  it('cuts frames of equal length, then what is left', () => {
    const samples = Int16Array.from({ length: 500 }, (_, index) => index);
    const frames = [...frameAudio(samples, { durationMs: 10, sampleRateHz: 24_000 })];
    expect(frames.map((frame) => frame.length)).toEqual([240, 240, 20]);
    expect(Int16Array.from(frames.flatMap((frame) => [...frame]))).toEqual(samples);
    expect(frames[0]?.buffer).toBe(samples.buffer);
  });

  it('gives no frame for no samples', () => {
    expect([...frameAudio(new Float32Array(), { durationMs: 10, sampleRateHz: 8_000 })]).toEqual([]);
  });

  it.each([0, -5, Number.NaN, Infinity, 0.01])('refuses %f ms, at once', (durationMs) => {
    expect(() => frameAudio(new Int16Array(1), { durationMs, sampleRateHz: 24_000 })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });

  it('refuses a rate of 0', () => {
    expect(() => frameAudio(new Int16Array(1), { durationMs: 10, sampleRateHz: 0 })).toThrow(
      expect.objectContaining({ code: 'AUDIO_FORMAT' }),
    );
  });
});

describe('frameAudio of several channels', () => {
  it('keeps the samples of a frame together', () => {
    const samples = Int16Array.from({ length: 50 }, (_, index) => index);
    const frames = [...frameAudio(samples, { durationMs: 10, sampleRateHz: 1_000, channelCount: 2 })];
    expect(frames.map((frame) => frame.length)).toEqual([20, 20, 10]);
    expect(() => frameAudio(samples, { durationMs: 10, sampleRateHz: 1_000, channelCount: 3 })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
