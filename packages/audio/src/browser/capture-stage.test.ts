import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floatToPcm16 } from '../pcm16-float.ts';
import { resample } from '../resampling/resample.ts';
import type { CaptureReport } from './capture-messages.ts';
import { createCaptureStage } from './capture-stage.ts';

const BLOCK = 128;
const tone = (rate: number, length: number): Float32Array =>
  Float32Array.from({ length }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 440 * n) / rate));

function capture(input: readonly Float32Array[], contextRateHz: number, chunkSamples: number) {
  const reports: CaptureReport[] = [];
  const options = {
    contextRateHz,
    sampleRateHz: 24_000,
    chunkSamples,
    send: (one: CaptureReport) => void reports.push(one),
  };
  const stage = createCaptureStage(options);
  const length = input[0]?.length ?? 0;
  for (let start = 0; start < length; start += BLOCK) {
    stage.process(input.map((channel) => channel.slice(start, start + BLOCK)));
  }
  stage.end();
  stage.end();
  return reports;
}
const chunksOf = (reports: readonly CaptureReport[]): Int16Array[] =>
  reports.flatMap((report) => (report.type === 'chunk' ? [report.samples] : []));
const samplesOf = (reports: readonly CaptureReport[]): number[] => chunksOf(reports).flatMap((chunk) => [...chunk]);

describe('the capture stage', () => {
  it.each([8_000, 16_000, 24_000, 44_100, 48_000, 96_000])('loses nothing of a microphone at %i Hz', (rate) => {
    const input = tone(rate, rate + 77);
    const reports = capture([input], rate, 960);
    const expected = floatToPcm16(resample(input, { fromHz: rate, toHz: 24_000 }));
    expect(samplesOf(reports)).toEqual([...expected]);
    expect(reports.filter(({ type }) => type === 'ended')).toHaveLength(1);
    expect(reports.at(-1)?.type).toBe('ended');
  });

  it('gives chunks of one length, and what is left as the last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 1_500 }), (length, chunkSamples) => {
        const lengths = chunksOf(capture([tone(24_000, length)], 24_000, chunkSamples)).map((chunk) => chunk.length);
        expect(lengths.slice(0, -1).every((one) => one === chunkSamples)).toBe(true);
        expect(lengths.at(-1)).toBeLessThanOrEqual(chunkSamples);
        expect(lengths.reduce((sum, one) => sum + one, 0)).toBe(length);
      }),
      { numRuns: 40 },
    );
  });

  it('mixes the channels of a stereo microphone', () => {
    const left = tone(24_000, 2_400);
    const opposite = left.map((value) => -value);
    expect(samplesOf(capture([left, opposite], 24_000, 480)).every((value) => value === 0)).toBe(true);
  });

  it('gives nothing for a microphone that gives nothing', () => {
    const reports: CaptureReport[] = [];
    const stage = createCaptureStage({
      contextRateHz: 48_000,
      sampleRateHz: 24_000,
      chunkSamples: 480,
      send: (report) => void reports.push(report),
    });
    stage.process([]);
    stage.end();
    stage.process([tone(48_000, 128)]);
    expect(reports).toEqual([{ type: 'ended' }]);
  });
});
