import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitTone, tone } from '../../test/tone.ts';
import { STORED_FORMATS } from '../../test/wav-corpus.ts';
import { type AudioFormat, bytesPerFrame, pcm16Format } from '../audio-format.ts';
import { bytesFromPcm16, pcm16FromBytes } from '../pcm16.ts';
import { encodeSamples } from '../wav/encode-samples.ts';
import { wavFrames } from '../wav/wav-frames.ts';
import { createAudioConverter } from './audio-converter.ts';
import { convertAudio } from './convert-audio.ts';

const MONO_24 = pcm16Format(24_000);
const format = fc.record({
  kind: fc.constantFrom(...STORED_FORMATS),
  sampleRateHz: fc.constantFrom(8_000, 11_025, 16_000, 24_000, 48_000),
  channelCount: fc.constantFrom(1, 2),
});
const formats = format.map(({ kind, ...rest }): AudioFormat => ({ ...kind, ...rest }));

function floats(values: readonly number[]): Uint8Array {
  return encodeSamples(Float32Array.from(values), { ...MONO_24, encoding: 'float', bitsPerSample: 32 });
}

describe('convertAudio', () => {
  it('gives the same bytes as a converter that gets them in any pieces, and as many frames as the rates ask for', () => {
    fc.assert(
      fc.property(
        formats,
        formats,
        fc.uint8Array({ maxLength: 3_000 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 4 }),
        (from, to, source, lengths) => {
          const before = source.slice();
          const whole = convertAudio(source, from, to, { quality: 'fast' });
          expect(source).toEqual(before);
          const frameCount = Math.floor(source.length / bytesPerFrame(from));
          const expected = Math.round((frameCount * to.sampleRateHz) / from.sampleRateHz);
          expect(whole).toHaveLength(expected * bytesPerFrame(to));
          const converter = createAudioConverter({ from, to, quality: 'fast' });
          // Twice: after its end it begins anew.
          for (let round = 0; round < 2; round++) {
            const parts: number[] = [];
            for (let start = 0, turn = 0; start < source.length; turn++) {
              const length = lengths[turn % lengths.length] ?? 1;
              parts.push(...converter.push(source.subarray(start, start + length)));
              start += length;
            }
            parts.push(...converter.flush());
            expect(Uint8Array.from(parts)).toEqual(whole);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(STORED_FORMATS)(
    'brings PCM16 through $encoding $bitsPerSample and back, as exactly as it can hold it',
    (kind) => {
      const wide = { ...MONO_24, ...kind };
      const samples = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768);
      const back = pcm16FromBytes(convertAudio(convertAudio(bytesFromPcm16(samples), MONO_24, wide), wide, MONO_24));
      const errorOf = (index: number): number => Math.abs((back[index] as number) - (samples[index] as number));
      const worst = samples.reduce((most, _, index) => Math.max(most, errorOf(index)), 0);
      if (kind.encoding === 'pcm' && kind.bitsPerSample === 8) expect(worst).toBeLessThanOrEqual(255);
      else if (kind.encoding === 'pcmu' || kind.encoding === 'pcma') expect(worst).toBeLessThanOrEqual(1_024);
      else expect(worst).toBe(0);
    },
  );

  it('keeps every bit between 32-bit PCM and 64-bit floating point', () => {
    const pcm32 = { ...MONO_24, bitsPerSample: 32 };
    const float64 = { ...MONO_24, encoding: 'float', bitsPerSample: 64 } as const;
    const source = new Uint8Array(Int32Array.of(-(2 ** 31), 2 ** 31 - 1, 1, -1, 0x1234_5677).buffer);
    expect(convertAudio(convertAudio(source, pcm32, float64), float64, pcm32)).toEqual(source);
  });

  it('resamples 16 bits to what it makes of them in floating point, rounded', () => {
    const rates = fc.constantFrom(8_000, 11_025, 16_000, 24_000, 44_100, 48_000);
    fc.assert(
      fc.property(fc.int16Array({ maxLength: 1_000 }), rates, rates, (samples, fromHz, toHz) => {
        const source = bytesFromPcm16(samples);
        const to: AudioFormat = { ...pcm16Format(toHz), encoding: 'float', bitsPerSample: 32 };
        const exact = convertAudio(source, pcm16Format(fromHz), to);
        expect(convertAudio(source, pcm16Format(fromHz), pcm16Format(toHz))).toEqual(
          convertAudio(exact, to, pcm16Format(toHz)),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('passes equal formats through, without half a frame at the end, and shares no memory', () => {
    const source = Uint8Array.of(1, 2, 3, 4, 5);
    const output = convertAudio(source, MONO_24, { ...MONO_24 });
    expect([...output]).toEqual([1, 2, 3, 4]);
    source.fill(0);
    expect([...output]).toEqual([1, 2, 3, 4]);
  });

  it('saturates integers, never wraps them, and does not clip floating point', () => {
    const float32 = { ...MONO_24, encoding: 'float', bitsPerSample: 32 } as const;
    const source = floats([1.5, -1.5, 1, -1]);
    expect([...pcm16FromBytes(convertAudio(source, float32, MONO_24))]).toEqual([32_767, -32_768, 32_767, -32_768]);
    const float64 = { ...float32, bitsPerSample: 64 };
    expect([...wavFrames(convertAudio(source, float32, float64), float64).toFloat32()]).toEqual([1.5, -1.5, 1, -1]);
  });

  it('makes NaN silence and keeps the neighbours of NaN and of 3.4e38 finite while resampling', () => {
    const float32 = { ...MONO_24, encoding: 'float', bitsPerSample: 32 } as const;
    const clean = Array.from({ length: 2_000 }, (_, index) => 0.5 * Math.sin(index / 10));
    const dirty = clean.with(500, Number.NaN).with(1_000, 3.4e38).with(1_500, -Infinity);
    const to = { ...float32, sampleRateHz: 16_000 };
    const output = wavFrames(convertAudio(floats(dirty), float32, to), to).toFloat32();
    expect(output.every((value) => Number.isFinite(value))).toBe(true);
    const expected = wavFrames(convertAudio(floats(clean.with(500, 0)), float32, to), to).toFloat32();
    // NaN alone disturbs nothing; far from the two others all is as it was.
    expect(output.subarray(0, 400)).toEqual(expected.subarray(0, 400));
  });

  it('resamples every channel by itself, in time with the others', () => {
    const from: AudioFormat = {
      ...MONO_24,
      encoding: 'float',
      bitsPerSample: 32,
      sampleRateHz: 44_100,
      channelCount: 2,
    };
    const left = tone({ frequencyHz: 440, sampleRateHz: 44_100, sampleCount: 44_100 });
    const right = tone({ frequencyHz: 1_000, sampleRateHz: 44_100, sampleCount: 44_100, amplitude: 0.3 });
    const frames = Float32Array.from(
      { length: 88_200 },
      (_, index) => (index % 2 === 0 ? left : right)[index >> 1] ?? 0,
    );
    const to = { ...from, sampleRateHz: 24_000 };
    const output = wavFrames(convertAudio(encodeSamples(frames, from), from, to), to).toFloat32();
    const channel = (first: number): Float32Array => output.filter((_, index) => index % 2 === first);
    expect(fitTone(channel(0), 440, 24_000).sinadDb).toBeGreaterThan(100);
    expect(fitTone(channel(1), 1_000, 24_000)).toMatchObject({ amplitude: expect.closeTo(0.3, 4) });
    expect(Math.abs(fitTone(channel(1), 1_000, 24_000).delaySeconds)).toBeLessThan(1e-8);
  });

  it('mixes down before it resamples and spreads after it', () => {
    const stereo = pcm16Format(48_000, 2);
    const samples = Int16Array.from({ length: 9_600 }, (_, index) => (index % 2 === 0 ? 8_000 : -2_000));
    const mono = pcm16FromBytes(convertAudio(bytesFromPcm16(samples), stereo, MONO_24));
    expect(mono).toHaveLength(2_400);
    expect(mono[1_200]).toBe(3_000);
    const spread = pcm16FromBytes(convertAudio(bytesFromPcm16(mono), MONO_24, pcm16Format(24_000, 3)));
    expect([...spread.subarray(3_600, 3_603)]).toEqual([3_000, 3_000, 3_000]);
    const louder = convertAudio(bytesFromPcm16(samples), stereo, MONO_24, { mixing: 'equal-power' });
    expect(pcm16FromBytes(louder)[1_200]).toBe(Math.round(6_000 / Math.SQRT2));
  });

  it.each([
    ['AUDIO_FORMAT', { channelCount: 0 }],
    ['AUDIO_FORMAT', { bitsPerSample: 12 }],
    ['AUDIO_FORMAT', { sampleRateHz: 2_000_000 }],
    ['AUDIO_FORMAT', { sampleRateHz: 50 }],
  ])('refuses with %s a target with %o', (code, change) => {
    expect(() => createAudioConverter({ from: MONO_24, to: { ...MONO_24, ...change } })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('refuses an unknown mixing or quality', () => {
    const to = pcm16Format(16_000, 2);
    const unknown = { mixing: 'loud', quality: 'high' } as unknown as { readonly quality: 'high' };
    expect(() => convertAudio(new Uint8Array(2), MONO_24, to, unknown)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
    expect(() => convertAudio(new Uint8Array(2), MONO_24, to, { quality: 'worst' as 'high' })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
