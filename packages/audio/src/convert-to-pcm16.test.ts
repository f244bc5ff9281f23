import { describe, expect, it } from 'vitest';
import { fitTone, tone } from '../test/tone.ts';
import { convertToPcm16 } from './convert-to-pcm16.ts';
import { readWav } from './wav/read-wav.ts';
import { writeWav } from './wav/write-wav.ts';

describe('convertToPcm16', () => {
  it('passes mono PCM16 at the wanted rate through, sample by sample', () => {
    const samples = Int16Array.of(-32_768, 0, 5, 32_767);
    expect(convertToPcm16(readWav(writeWav({ sampleRateHz: 24_000, samples })), { sampleRateHz: 24_000 })).toEqual(
      samples,
    );
  });

  it.each([
    { encoding: 'pcm', bitsPerSample: 24, sampleRateHz: 44_100 },
    { encoding: 'float', bitsPerSample: 64, sampleRateHz: 22_050 },
    { encoding: 'pcma', bitsPerSample: 8, sampleRateHz: 8_000 },
  ] as const)('mixes and resamples $encoding $bitsPerSample at $sampleRateHz Hz', (kind) => {
    const mono = tone({ frequencyHz: 440, sampleRateHz: kind.sampleRateHz, sampleCount: kind.sampleRateHz });
    // The other channel is silent, so that the mean has half the amplitude.
    const samples = Float32Array.from({ length: 2 * mono.length }, (_, index) =>
      index % 2 === 0 ? (mono[index / 2] ?? 0) : 0,
    );
    const audio = readWav(writeWav({ format: { ...kind, channelCount: 2 }, samples }));
    const output = convertToPcm16(audio, { sampleRateHz: 24_000 });
    expect(output).toHaveLength(24_000);
    const fit = fitTone(output, 440, 24_000);
    expect(fit.amplitude / 32_768).toBeCloseTo(0.45, 2);
    expect(fit.sinadDb).toBeGreaterThan(kind.encoding === 'pcma' ? 35 : 85);
    expect(Math.abs(fit.delaySeconds)).toBeLessThan(1e-5);
  });

  it('gives nothing for a file without frames', () => {
    const audio = readWav(writeWav({ sampleRateHz: 8_000, samples: new Int16Array() }));
    expect(convertToPcm16(audio, { sampleRateHz: 24_000 })).toHaveLength(0);
  });

  it('refuses a rate that a hostile header claims', () => {
    const audio = readWav(writeWav({ sampleRateHz: 4_294_967_291, samples: new Int16Array(10) }));
    expect(() => convertToPcm16(audio, { sampleRateHz: 24_000 })).toThrow(
      expect.objectContaining({ code: 'AUDIO_FORMAT' }),
    );
  });
});
