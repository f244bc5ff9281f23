import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcm16ToFloat } from '../pcm16-float.ts';
import { resample } from '../resampling/resample.ts';
import type { PlayedReport } from './audio-place.ts';
import type { PlaybackReport } from './playback-messages.ts';
import { createPlaybackStage } from './playback-stage.ts';

const BLOCK = 128;
const tone = (length: number): Int16Array => Int16Array.from({ length }, (_, n) => 9_000 * Math.sin(n / 9));

/** A stage, and what it plays and tells. */
function open(contextRateHz: number, bufferMs: number = 40) {
  const reports: PlaybackReport[] = [];
  const heard: number[] = [];
  let sequence = 0;
  const send = (report: PlaybackReport): void => void reports.push(report);
  const stage = createPlaybackStage({ contextRateHz, sampleRateHz: 24_000, bufferMs, reportIntervalMs: 50, send });
  return {
    reports,
    heard,
    enqueue(samples: Int16Array, itemId: string = 'a', contentIndex: number = 0) {
      sequence += 1;
      stage.receive({ type: 'enqueue', samples, part: { itemId, contentIndex }, sequence });
    },
    clear() {
      sequence += 1;
      stage.receive({ type: 'clear', sequence });
    },
    run(milliseconds: number) {
      for (let frames = 0; frames < (milliseconds / 1000) * contextRateHz; frames += BLOCK) {
        const block = new Float32Array(BLOCK);
        stage.process(block);
        heard.push(...block);
      }
    },
    played: (): PlayedReport[] => reports.flatMap((report) => (report.type === 'played' ? [report.report] : [])),
    count: (type: PlaybackReport['type']): number => reports.filter((report) => report.type === type).length,
  };
}
const trimmed = (samples: readonly number[]): number[] => {
  const first = samples.findIndex((value) => value !== 0);
  const last = samples.findLastIndex((value) => value !== 0);
  return first < 0 ? [] : samples.slice(first, last + 1);
};

describe('the playback stage', () => {
  it.each([8_000, 24_000, 44_100, 48_000])('plays every sample once, at %i Hz, and tells all milliseconds', (rate) => {
    const stage = open(rate);
    const samples = tone(24_000);
    for (let start = 0; start < samples.length; start += 2_400) stage.enqueue(samples.subarray(start, start + 2_400));
    stage.run(1_300);
    const expected = resample(pcm16ToFloat(samples), { fromHz: 24_000, toHz: rate });
    expect(trimmed(stage.heard)).toEqual(trimmed([...expected]));
    expect(stage.played().at(-1)).toEqual({ itemId: 'a', contentIndex: 0, playedMs: 1000 });
    expect(stage.count('finished')).toBe(1);
    expect(stage.count('underrun')).toBe(0);
  });

  it('tells the milliseconds as they pass, at least every 50 ms', () => {
    const stage = open(48_000);
    stage.enqueue(tone(24_000));
    stage.run(1_200);
    const steps = stage.played().map(({ playedMs }) => playedMs);
    expect(steps.length).toBeGreaterThanOrEqual(18);
    steps.forEach((ms, index) => {
      const before = steps[index - 1] ?? 0;
      expect(ms).toBeGreaterThan(before);
      expect(ms - before).toBeLessThanOrEqual(55);
    });
  });

  it('tells each part apart, wherever the blocks fall', () => {
    const part = fc.record({
      itemId: fc.constantFrom('a', 'b', 'c'),
      contentIndex: fc.constantFrom(0, 1),
      length: fc.integer({ min: 0, max: 4_000 }),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.constantFrom(16_000, 24_000, 44_100), (parts, rate) => {
        const stage = open(rate);
        const wanted = new Map<string, number>();
        for (const { itemId, contentIndex, length } of parts) {
          stage.enqueue(tone(length), itemId, contentIndex);
          const key = `${itemId}${contentIndex}`;
          if (length > 0) wanted.set(key, (wanted.get(key) ?? 0) + length / 24);
        }
        stage.run(parts.reduce((sum, { length }) => sum + length / 24, 0) + 200);
        const told = new Map<string, number>();
        for (const { itemId, contentIndex, playedMs } of stage.played()) {
          const key = `${itemId}${contentIndex}`;
          expect(playedMs).toBeGreaterThanOrEqual(told.get(key) ?? 0);
          told.set(key, playedMs);
        }
        expect([...told.keys()].sort()).toEqual([...wanted.keys()].sort());
        for (const [key, ms] of wanted) expect(told.get(key)).toBeCloseTo(ms, 6);
        expect(stage.count('finished')).toBe(parts.length > 0 ? 1 : 0);
      }),
      { numRuns: 40 },
    );
  });

  it('gathers before it sounds, and plays a short piece that stays alone after the same wait', () => {
    const stage = open(48_000, 100);
    stage.enqueue(tone(240));
    stage.run(90);
    expect(trimmed(stage.heard)).toEqual([]);
    stage.run(60);
    expect(trimmed(stage.heard).length).toBeGreaterThan(400);
    expect(stage.count('finished')).toBe(1);
  });

  it('begins at once when enough is there', () => {
    const stage = open(48_000, 100);
    stage.enqueue(tone(4_800));
    stage.run(20);
    expect(trimmed(stage.heard).length).toBeGreaterThan(800);
  });

  it('says that a part ran dry, for how long, and goes on', () => {
    const stage = open(48_000);
    stage.enqueue(tone(2_400));
    stage.run(300);
    stage.enqueue(tone(2_400));
    stage.run(300);
    const [underrun] = stage.reports.filter((report) => report.type === 'underrun');
    expect(underrun).toMatchObject({ part: { itemId: 'a', contentIndex: 0 } });
    expect(underrun?.silentMs).toBeGreaterThan(190);
    expect(underrun?.silentMs).toBeLessThan(210);
    expect(stage.played().at(-1)?.playedMs).toBe(200);
    stage.enqueue(tone(2_400), 'b');
    expect(stage.count('underrun')).toBe(1);
  });

  it('falls silent when it is cleared, tells how far it was, and counts nothing more for it', () => {
    const stage = open(48_000);
    stage.enqueue(tone(24_000));
    stage.run(500);
    stage.clear();
    const { length } = stage.heard;
    stage.run(500);
    expect(trimmed(stage.heard.slice(length))).toEqual([]);
    const cleared = stage.reports.at(-1);
    expect(cleared?.type).toBe('cleared');
    const playedMs = cleared?.type === 'cleared' ? (cleared.report?.playedMs ?? 0) : 0;
    expect(Math.abs(playedMs - 500)).toBeLessThanOrEqual(6);
    stage.enqueue(tone(2_400), 'b');
    stage.run(200);
    expect(stage.played().at(-1)).toEqual({ itemId: 'b', contentIndex: 0, playedMs: 100 });
    expect(stage.count('underrun')).toBe(0);
  });

  it('answers a clear with nothing to drop', () => {
    const stage = open(48_000);
    stage.clear();
    expect(stage.reports).toEqual([{ type: 'cleared', sequence: 1, report: undefined }]);
    stage.run(50);
    expect(stage.count('finished')).toBe(0);
  });
});
