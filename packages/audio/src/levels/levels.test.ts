import { describe, expect, it } from 'vitest';
import { levelMeter } from './level-meter.ts';
import { renderWaveform } from './render-waveform.ts';
import { waveformSvg } from './waveform-svg.ts';
import { waveform } from './waveform.ts';

describe('levelMeter', () => {
  it('reads -3.01 dBFS for a full-scale sine, the same in both forms', () => {
    const sine = Float32Array.from({ length: 24_000 }, (_, index) => Math.sin((2 * Math.PI * index) / 240));
    expect(levelMeter(sine).rmsDbfs).toBeCloseTo(-3.01, 2);
    expect(levelMeter(sine).peak).toBeCloseTo(1, 6);
    const ints = Int16Array.from(sine, (value) => value * 16_384);
    expect(levelMeter(ints).rmsDbfs).toBeCloseTo(-9.03, 2);
    expect(levelMeter(ints).peakDbfs).toBeCloseTo(-6.02, 2);
  });

  it('reads -Infinity for silence and for nothing', () => {
    for (const samples of [new Int16Array(10), new Float32Array()]) {
      expect(levelMeter(samples)).toEqual({ rms: 0, peak: 0, rmsDbfs: -Infinity, peakDbfs: -Infinity });
    }
  });

  it('reads 0 dBFS for the most negative sample', () => {
    expect(levelMeter(Int16Array.of(-32_768)).peakDbfs).toBe(0);
  });
});

describe('waveform', () => {
  it('gives the peak of each stretch, so that no sample is missed', () => {
    const samples = new Int16Array(1_000);
    samples[0] = 16_384;
    samples[999] = -32_768;
    expect([...waveform(samples, { columns: 3 })]).toEqual([0.5, 0, 1]);
  });

  it('shares samples when there are fewer than columns, and gives zeros for none', () => {
    expect([...waveform(Float32Array.of(0.25, 0.5), { columns: 4 })]).toEqual([0.25, 0.25, 0.5, 0.5]);
    expect([...waveform(new Int16Array(), { columns: 2 })]).toEqual([0, 0]);
  });

  it.each([0, -1, 2.5, Number.NaN, 1e9])('refuses %f columns', (columns) => {
    expect(() => waveform(new Int16Array(1), { columns })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});

describe('renderWaveform', () => {
  it('draws one block for each peak, the loudest at full height', () => {
    expect(renderWaveform([0, 0.1, 0.2, 0.4])).toBe('▁▃▅█');
    expect(renderWaveform([0, 0.5, 1], { normalize: false })).toBe('▁▅█');
  });

  it('draws silence as a flat line and nothing as nothing', () => {
    expect(renderWaveform([0, 0])).toBe('▁▁');
    expect(renderWaveform([])).toBe('');
  });
});

describe('waveformSvg', () => {
  it('draws one bar for each peak', () => {
    const svg = waveformSvg([0, 0.5, 1], { width: 300, height: 100 });
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 300 100".*<\/svg>$/);
    expect(svg).toContain('d="M50 49.5v1M150 25v50M250 0v100"');
  });

  it('escapes texts', () => {
    const svg = waveformSvg([], { title: '</title><script>', color: '"><script>' });
    expect(svg).not.toContain('<script>');
  });
});
