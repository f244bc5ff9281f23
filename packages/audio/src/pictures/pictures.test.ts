import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spectrogram } from '../spectrum/spectrogram.ts';
import { renderSpectrogram } from './render-spectrogram.ts';
import { renderWaveform } from './render-waveform.ts';
import { spectrogramSvg } from './spectrogram-svg.ts';
import { waveformSvg } from './waveform-svg.ts';
import { waveform } from './waveform.ts';

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

describe('renderWaveform with more lines', () => {
  it('stacks blocks, each line full before the next begins', () => {
    expect(renderWaveform([0, 0.45, 1], { lines: 2 })).toBe(['  █', '▁██'].join('\n'));
  });

  it('mirrors dots about the middle in Braille', () => {
    expect(renderWaveform([0, 1, 1, 0], { style: 'braille', normalize: false })).toBe('⢾⡷');
    expect(renderWaveform([1, 1], { style: 'braille', lines: 2 })).toBe('⣿\n⣿');
    expect(renderWaveform([], { style: 'braille', lines: 2 })).toBe('\n');
  });

  it('has as many lines and characters as were asked for, whatever the peaks', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), fc.integer({ min: 1, max: 6 }), (peaks, lines) => {
        for (const style of ['blocks', 'braille'] as const) {
          const drawn = renderWaveform(peaks, { style, lines }).split('\n');
          const width = style === 'blocks' ? peaks.length : Math.ceil(peaks.length / 2);
          expect(drawn.map((line) => line.length)).toEqual(Array.from({ length: lines }, () => width));
        }
      }),
    );
  });

  it.each([{ lines: 0 }, { lines: 1.5 }, { lines: 1000 }, { style: 'ascii' as 'blocks' }])('refuses %j', (options) => {
    expect(() => renderWaveform([1], options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});

/** Silence, then a tone of 3 kHz. */
const TONE = Float32Array.from({ length: 8_000 }, (_, n) =>
  n < 4_000 ? 0 : Math.sin((2 * Math.PI * 3_000 * n) / 8_000),
);

describe('renderSpectrogram', () => {
  const cells = spectrogram(TONE, { sampleRateHz: 8_000, columns: 4, rows: 8 });

  it('has time from left to right and the highest frequency on top', () => {
    const lines = renderSpectrogram(cells, { rangeDb: 20 }).split('\n');
    expect(lines).toHaveLength(8);
    expect(lines[1]).toMatch(/^ .██$/);
    expect(lines.slice(3).join('')).not.toContain('█');
  });

  it('packs two by four cells into a Braille character', () => {
    const lines = renderSpectrogram(cells, { style: 'braille', rangeDb: 20 }).split('\n');
    expect(lines.map((line) => line.length)).toEqual([2, 2]);
    expect(lines[0]?.charCodeAt(1)).toBeGreaterThan(0x28_00);
    expect(lines[1]).toBe('⠀⠀');
  });

  it('leaves silence empty', () => {
    const silence = spectrogram(new Int16Array(800), { sampleRateHz: 8_000, columns: 3, rows: 2 });
    expect(renderSpectrogram(silence)).toBe('   \n   ');
    expect(renderSpectrogram(silence, { style: 'braille' })).toBe('⠀⠀');
    expect(spectrogramSvg(silence)).not.toContain('<path');
  });
});

describe('spectrogramSvg', () => {
  it('draws neighbours of one shade as one rectangle', () => {
    const cells = spectrogram(TONE.subarray(4_000), { sampleRateHz: 8_000, columns: 6, rows: 4 });
    const svg = spectrogramSvg(cells, { width: 60, height: 40, rangeDb: 10 });
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 60 40".*<\/svg>$/);
    expect(svg).toContain('transform="scale(10 10)"');
    expect(svg).toMatch(/<path d="[^"]*M\d 0h[4-6]v1/);
  });

  it('escapes texts', () => {
    const cells = spectrogram(TONE, { sampleRateHz: 8_000, columns: 2, rows: 2 });
    expect(spectrogramSvg(cells, { title: '</title><script>', color: '"><script>' })).not.toContain('<script>');
  });
});
