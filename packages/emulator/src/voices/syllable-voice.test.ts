import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syllableVoice } from './syllable-voice.ts';

const voice = syllableVoice();
const rms = (samples: Int16Array): number =>
  Math.sqrt(samples.reduce((total, sample) => total + sample * sample, 0) / samples.length) / 32_768;
const largest = (values: Iterable<number>): number => {
  let peak = 0;
  for (const value of values) peak = Math.max(peak, Math.abs(value));
  return peak;
};

describe('syllableVoice', () => {
  it('gives the same samples for the same text, and others for another voice', async () => {
    const first = await voice.speak('the same text', { voice: 'alloy' });
    expect(await syllableVoice().speak('the same text', { voice: 'alloy' })).toEqual(first);
    const other = await voice.speak('the same text', { voice: 'cedar' });
    expect(other.length).toBe(first.length);
    expect(other).not.toEqual(first);
  });

  it('has the level of speech, without clipping and without a step', async () => {
    const samples = await voice.speak('Stop! The quick brown fox, they say, jumps over the lazy dog. Is that so?');
    expect(rms(samples)).toBeGreaterThan(0.06);
    expect(rms(samples)).toBeLessThan(0.12);
    expect(largest(samples)).toBeLessThan(0.92 * 32_768);
    const steps = Array.from(samples, (sample, index) => sample - (samples[index - 1] ?? 0));
    expect(largest(steps)).toBeLessThan(0.1 * 32_768);
    expect(Math.abs(samples.at(-1) ?? 0)).toBeLessThan(200);
  });

  it('takes as long as the text is: more syllables, more time; a comma is a pause', async () => {
    const length = async (text: string): Promise<number> => (await voice.speak(text)).length;
    expect(await length('banana')).toBeGreaterThan((await length('ban')) * 1.8);
    expect(await length('one, two')).toBeGreaterThan((await length('one two')) + 0.1 * 24_000);
    const sentence = 'I would like to know what the weather will be like tomorrow morning';
    expect(await length(sentence)).toBeGreaterThan(2.5 * 24_000);
    expect(await length(sentence)).toBeLessThan(5.5 * 24_000);
  });

  it('is faster by the speed', async () => {
    const normal = await voice.speak('a few words to say');
    const fast = await voice.speak('a few words to say', { speed: 1.5 });
    expect(normal.length / fast.length).toBeCloseTo(1.5, 2);
  });

  it.each(['', ' ', '...', '🎉', '\n\t'])('has nothing to say for %o', async (text) => {
    expect(await voice.speak(text)).toHaveLength(0);
  });

  it.each(['你好世界', 'привет мир', 'مرحبا بالعالم', '2024', 'TV', 'hmm', 'é́́', '가나다'])(
    'speaks %s',
    async (text) => {
      const samples = await voice.speak(text);
      expect(samples.length).toBeGreaterThan(0.1 * 24_000);
      expect(rms(samples)).toBeGreaterThan(0.05);
    },
  );

  it('takes any text without a fault', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 30 }), async (text) => {
        const samples = await voice.speak(text);
        expect(largest(samples)).toBeLessThan(32_768);
      }),
      { numRuns: 60 },
    );
  });

  it('rejects with the reason of an abort', async () => {
    await expect(voice.speak('x', { signal: AbortSignal.abort('no') })).rejects.toBe('no');
  });
});
