import { writeWav } from '@antiphon/audio';
import { describe, expect, it } from 'vitest';
import { samplesFromWav } from './wav-prompt.ts';

/** A mono tone as a WAV file. */
function tone(sampleRateHz: number, durationMs: number): Blob {
  const length = (sampleRateHz * durationMs) / 1_000;
  const samples = Int16Array.from({ length }, (_, index) => Math.sin(index / 9) * 9_000);
  return new Blob([writeWav({ sampleRateHz, samples }).slice()]);
}

describe('samplesFromWav', () => {
  it.each([8_000, 22_050, 24_000, 44_100])('makes 24 kHz of %i Hz', async (sampleRateHz) => {
    expect((await samplesFromWav(tone(sampleRateHz, 500))).length).toBe(12_000);
  });

  it.each([
    ['no WAV', new Blob(['ID3'])],
    ['nothing', new Blob([])],
    ['less than 100 ms', tone(24_000, 90)],
    ['no samples', tone(24_000, 0)],
  ])('refuses %s', async (_name, file) => {
    await expect(samplesFromWav(file)).rejects.toMatchObject({ code: 'AUDIO_FORMAT' });
  });

  it('refuses a file that is too large without reading it', async () => {
    const file = { size: 65 * 1024 * 1024, arrayBuffer: () => Promise.reject(new Error('read')) } as unknown as Blob;
    await expect(samplesFromWav(file)).rejects.toMatchObject({ code: 'AUDIO_FORMAT' });
  });
});
