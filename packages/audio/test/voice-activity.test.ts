import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AudioSamples,
  createVoiceActivityDetector,
  detectVoiceActivity,
  floatToPcm16,
  type VoiceActivityEvent,
  type VoiceActivityOptions,
} from '../src/index.ts';
import { join, mix, noise, rmsOf, speech } from './speech.ts';

const RATES = [8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000];
const silence = (rate: number, ms: number): Float32Array => new Float32Array(Math.round((rate * ms) / 1000));
const tone = (rate: number, ms: number, hz: number, amplitude: number = 0.3): Float32Array =>
  silence(rate, ms).map((_, index) => amplitude * Math.sin((2 * Math.PI * hz * index) / rate));
const spans = (samples: AudioSamples, options: VoiceActivityOptions): number[][] =>
  detectVoiceActivity(samples, options).map(({ startMs, endMs }) => [startMs, endMs]);

/** One second of silence, the recording, one more; in noise. */
function inNoise(rate: number, snrDb: number): Float32Array {
  const clean = join(silence(rate, 1000), speech(rate), silence(rate, 1000));
  return mix(clean, noise(clean.length, rmsOf(speech(rate)) / 10 ** (snrDb / 20), 7));
}

describe('speech', () => {
  it.each(RATES)('is found at %i Hz, with its padding before and the silence after', (sampleRateHz) => {
    const recording = join(silence(sampleRateHz, 1000), speech(sampleRateHz), silence(sampleRateHz, 1000));
    const found = spans(recording, { sampleRateHz, silenceDurationMs: 400 });
    expect(found).toHaveLength(1);
    const [[startMs = 0, endMs = 0] = []] = found;
    expect(Math.abs(startMs - 700)).toBeLessThanOrEqual(25);
    expect(Math.abs(endMs - 3370)).toBeLessThanOrEqual(40);
  });

  it.each([
    [30, 30],
    [20, 30],
    [15, 40],
    [10, 60],
    [5, 200],
  ])('is found in white noise %i dB below it, within %i ms', (snrDb, toleranceMs) => {
    for (const sampleRateHz of [8_000, 24_000]) {
      const found = spans(inNoise(sampleRateHz, snrDb), { sampleRateHz, silenceDurationMs: 400 });
      expect(found).toHaveLength(1);
      const [[startMs = 0, endMs = 0] = []] = found;
      expect(Math.abs(startMs - 700)).toBeLessThanOrEqual(toleranceMs);
      expect(Math.abs(endMs - 3370)).toBeLessThanOrEqual(toleranceMs);
    }
  });

  it('is found from the first sample on, however it begins', () => {
    const rate = 24_000;
    const options = { sampleRateHz: rate, silenceDurationMs: 300 };
    // Cut into, so that the stream begins in the middle of a vowel.
    for (const skippedMs of [0, 50, 100, 200, 400]) {
      const cut = join(speech(rate).subarray((skippedMs * rate) / 1000), silence(rate, 1000));
      const [[startMs] = [], ...more] = spans(cut, options);
      expect([startMs, more]).toEqual([0, []]);
    }
  });

  it('ends after the silence that was asked for, and pauses shorter than that belong to it', () => {
    const rate = 16_000;
    const recording = join(silence(rate, 500), speech(rate), silence(rate, 600), speech(rate), silence(rate, 1500));
    expect(spans(recording, { sampleRateHz: rate, silenceDurationMs: 500 })).toHaveLength(2);
    expect(spans(recording, { sampleRateHz: rate, silenceDurationMs: 1200 })).toHaveLength(1);
  });

  it('keeps the hiss at its end and at its beginning', () => {
    const rate = 16_000;
    // -59 dBFS: below the level that begins or carries a speech.
    const hiss = noise(rate * 0.15, 0.0011, 3);
    const vowel = tone(rate, 300, 200);
    const options = { sampleRateHz: rate, prefixPaddingMs: 0, silenceDurationMs: 200 };
    const startAndEnd = (...parts: Float32Array[]): number[] => spans(join(...parts), options)[0] ?? [];
    const [bareStart = 0, bareEnd = 0] = startAndEnd(silence(rate, 1000), vowel, silence(rate, 1000));
    const [start = 0, end = 0] = startAndEnd(silence(rate, 850), hiss, vowel, hiss, silence(rate, 1000));
    expect(bareStart - start).toBeGreaterThanOrEqual(100);
    expect(end - bareEnd).toBeGreaterThanOrEqual(100);
  });

  it('is found in what an offset moves', () => {
    const rate = 24_000;
    const recording = join(silence(rate, 1000), speech(rate), silence(rate, 1000));
    const moved = recording.map((value) => value + 0.25);
    const options = { sampleRateHz: rate, silenceDurationMs: 400 };
    expect(spans(moved, options)).toEqual(spans(recording, options));
  });

  it('must be the louder, the higher the threshold', () => {
    const rate = 24_000;
    const quiet = join(silence(rate, 500), tone(rate, 500, 300, 0.005), silence(rate, 1000));
    const count = (threshold: number): number => spans(quiet, { sampleRateHz: rate, threshold }).length;
    expect([0, 0.25, 0.5, 0.75, 1].map(count)).toEqual([1, 1, 1, 0, 0]);
  });
});

describe('what is no speech', () => {
  const rate = 24_000;
  const options = { sampleRateHz: rate, silenceDurationMs: 200 };

  it.each<[string, Float32Array]>([
    ['digital silence', silence(rate, 5000)],
    ['an offset', silence(rate, 3000).fill(0.4)],
    ['an offset that jumps', join(silence(rate, 1500), silence(rate, 1500).fill(0.5), silence(rate, 1500))],
    ['white noise', noise(rate * 10, 0.05)],
    ['quiet noise that sets in', join(silence(rate, 2000), noise(rate * 3, 0.001))],
    ['hum', tone(rate, 5000, 100, 0.2)],
    ['a chord', mix(mix(tone(rate, 5000, 262, 0.1), tone(rate, 5000, 330, 0.1)), tone(rate, 5000, 392, 0.1))],
    ['dither', noise(rate * 3, 1 / 32_768)],
  ])('%s is not heard', (_name, samples) => {
    expect(spans(samples, options)).toEqual([]);
    expect(spans(floatToPcm16(samples), options)).toEqual([]);
  });

  it('clicks are not heard, one by one or many', () => {
    const clicks = silence(rate, 6000);
    for (let ms = 500; ms < 5500; ms += 130)
      for (let n = 0; n < 24; n++) clicks[(ms * rate) / 1000 + n] = n % 2 ? -1 : 1;
    expect(spans(clicks, options)).toEqual([]);
  });

  it('a hum that sets in is heard for two seconds, and is noise from then on', () => {
    const recording = join(silence(rate, 2000), tone(rate, 20_000, 150, 0.2));
    const [[startMs = 0, endMs = 0] = [], ...more] = spans(recording, { ...options, prefixPaddingMs: 0 });
    expect(more).toEqual([]);
    expect(Math.abs(startMs - 2000)).toBeLessThanOrEqual(20);
    expect(endMs).toBeLessThanOrEqual(4500);
  });

  it('notes are heard: energy cannot tell a tune from a voice', () => {
    const tune = [262, 330, 392].map((hz) => join(tone(rate, 250, hz), silence(rate, 50)));
    expect(spans(join(silence(rate, 500), ...tune, silence(rate, 1000)), options)).toHaveLength(1);
  });

  it('broken floats do no lasting harm', () => {
    const broken = join(Float32Array.of(Number.NaN, Infinity, -Infinity, 3.4e38), silence(rate, 500));
    const after = join(broken, speech(rate), silence(rate, 1000));
    expect(spans(after, { ...options, silenceDurationMs: 400 })).toHaveLength(1);
  });
});

describe('the detector', () => {
  const rate = 16_000;
  const recording = floatToPcm16(
    join(silence(rate, 300), speech(rate), noise(rate, 0.002), speech(rate).subarray(0, rate), silence(rate, 900)),
  );
  const events = (chunks: Iterable<Int16Array>): VoiceActivityEvent[] => {
    const detector = createVoiceActivityDetector({ sampleRateHz: rate, silenceDurationMs: 200 });
    return [...[...chunks].flatMap((chunk) => detector.push(chunk)), ...detector.flush()];
  };

  it('tells the same whatever the chunks', () => {
    const whole = events([recording]);
    expect(whole.length).toBeGreaterThanOrEqual(4);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1, maxLength: 40 }), (lengths) => {
        expect(events(cut(recording, lengths))).toEqual(whole);
      }),
      { numRuns: 30 },
    );
    expect(events(cut(recording, [1]))).toEqual(whole);
  });

  it('tells starts and stops in turn, within the stream, never overlapping', () => {
    const burst = fc.record({
      ms: fc.integer({ min: 1, max: 700 }),
      level: fc.constantFrom(0, 0.001, 0.01, 0.1, 1),
      isTone: fc.boolean(),
    });
    const options = fc.record({
      sampleRateHz: fc.constantFrom(8_000, 11_025, 24_000),
      threshold: fc.double({ min: 0, max: 1, noNaN: true }),
      prefixPaddingMs: fc.integer({ min: 0, max: 1000 }),
      silenceDurationMs: fc.integer({ min: 0, max: 1000 }),
    });
    fc.assert(
      fc.property(options, fc.array(burst, { maxLength: 12 }), (chosen, bursts) => {
        const samples = join(
          ...bursts.map(({ ms, level, isTone }) =>
            isTone
              ? tone(chosen.sampleRateHz, ms, 300, level)
              : noise(Math.round((chosen.sampleRateHz * ms) / 1000), level),
          ),
        );
        const detector = createVoiceActivityDetector(chosen);
        let end = 0;
        let start: number | undefined;
        let pushed = 0;
        const check = (found: readonly VoiceActivityEvent[]): void => {
          for (const event of found) {
            if (event.type === 'speech-started') {
              expect(start).toBeUndefined();
              expect(event.startSample).toBeGreaterThanOrEqual(end);
              expect(((pushed - event.startSample) / chosen.sampleRateHz) * 1000).toBeLessThanOrEqual(
                detector.lookbackMs + 10,
              );
              start = event.startSample;
            } else {
              expect(event.endSample).toBeGreaterThan(start as number);
              expect(event.endSample).toBeLessThanOrEqual(pushed);
              end = event.endSample;
              start = undefined;
            }
            expect(Number.isInteger(event.type === 'speech-started' ? event.startSample : event.endSample)).toBe(true);
          }
          expect(detector.isSpeaking).toBe(start !== undefined);
        };
        for (const chunk of cut(samples, [Math.round(chosen.sampleRateHz / 100)])) {
          pushed += chunk.length;
          check(detector.push(chunk));
        }
        check(detector.flush());
        expect(start).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  it('starts within 80 ms of the first loud sound, and stops when the silence is long enough', () => {
    const detector = createVoiceActivityDetector({ sampleRateHz: rate, silenceDurationMs: 200 });
    const burst = join(silence(rate, 1000), tone(rate, 500, 300), silence(rate, 1000));
    const heardAtMs = new Map<string, number>();
    cut(burst, [rate / 100]).forEach((chunk, index) => {
      for (const { type } of detector.push(chunk)) heardAtMs.set(type, (index + 1) * 10);
    });
    expect(heardAtMs.get('speech-started')).toBeLessThanOrEqual(1080);
    expect(heardAtMs.get('speech-stopped')).toBeLessThanOrEqual(1730);
  });

  it('begins anew after a cut, in the middle of a speech, and keeps its positions', () => {
    const detector = createVoiceActivityDetector({ sampleRateHz: rate, silenceDurationMs: 200 });
    detector.push(silence(rate, 1000));
    expect(detector.push(tone(rate, 300, 300)).map(({ type }) => type)).toEqual(['speech-started']);
    detector.cut();
    expect(detector.isSpeaking).toBe(false);
    const [started, stopped] = [...detector.push(tone(rate, 300, 300)), ...detector.push(silence(rate, 500))];
    expect(started).toMatchObject({ type: 'speech-started', startMs: 1300 });
    expect(stopped).toMatchObject({ type: 'speech-stopped' });
  });

  it('is as new after its flush', () => {
    const detector = createVoiceActivityDetector({ sampleRateHz: rate, silenceDurationMs: 200 });
    const first = [...detector.push(recording), ...detector.flush()];
    expect([...detector.push(recording), ...detector.flush()]).toEqual(first);
    expect(detector.flush()).toEqual([]);
  });

  it('leaves its input as it was', () => {
    const before = recording.slice();
    events([recording]);
    expect(recording).toEqual(before);
  });

  it.each<[Partial<VoiceActivityOptions>, string]>([
    [{ threshold: 1.01 }, 'INVALID_ARGUMENT'],
    [{ threshold: Number.NaN }, 'INVALID_ARGUMENT'],
    [{ prefixPaddingMs: -1 }, 'INVALID_ARGUMENT'],
    [{ silenceDurationMs: Infinity }, 'INVALID_ARGUMENT'],
    [{ sampleRateHz: 0 }, 'AUDIO_FORMAT'],
  ])('refuses %j', (wrong, code) => {
    expect(() => createVoiceActivityDetector({ sampleRateHz: rate, ...wrong })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

/** Cuts into chunks of these lengths, over and over. */
function cut<Samples extends AudioSamples>(samples: Samples, lengths: readonly number[]): Samples[] {
  const chunks: Samples[] = [];
  for (let start = 0, index = 0; start < samples.length; index++) {
    const length = lengths[index % lengths.length] as number;
    chunks.push(samples.subarray(start, start + length) as Samples);
    start += length;
  }
  return chunks;
}
