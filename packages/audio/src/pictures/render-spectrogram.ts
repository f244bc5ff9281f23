import { cellStrengths, type CellStrength, type LevelRangeOptions } from '../spectrum/level-range.ts';
import type { Spectrogram } from '../spectrum/spectrogram.ts';
import { brailleDots } from './braille-dots.ts';
import { type PictureStyle, unknownStyle } from './picture-style.ts';

/** How a spectrogram is drawn. */
export interface RenderSpectrogramOptions extends LevelRangeOptions {
  /** `blocks`: a shaded character for each cell. `braille`: a dot for each cell, two by four in a character, denser where it is stronger. @default 'blocks' */
  readonly style?: PictureStyle | undefined;
}

const SHADES = ' ░▒▓█';
/** Ordered dither, after B. E. Bayer, 1973: the strengths at which the dots of a 4 by 4 field appear, in sixteenths. */
const THRESHOLDS = [
  [0, 8, 2, 10],
  [12, 4, 14, 6],
  [3, 11, 1, 9],
  [15, 7, 13, 5],
] as const;

/**
 * Draws a spectrogram for a terminal, time from left to right, the highest frequency on top, the lines joined by `\n`.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` for another style.
 */
export function renderSpectrogram(spectrogram: Spectrogram, options: RenderSpectrogramOptions = {}): string {
  const { columns, rows } = spectrogram;
  const { style = 'blocks' } = options;
  const strengthOf = cellStrengths(spectrogram, options);
  const fromTop: CellStrength = (column, row) => strengthOf(column, rows - 1 - row);
  switch (style) {
    case 'blocks':
      return Array.from({ length: rows }, (_, row) =>
        Array.from({ length: columns }, (_, column) => shadeOf(fromTop(column, row))).join(''),
      ).join('\n');
    case 'braille':
      return brailleDots(columns, rows, (column, row) => fromTop(column, row) * 16 > thresholdAt(column, row));
    default:
      throw unknownStyle(style satisfies never);
  }
}

function shadeOf(strength: number): string {
  return SHADES.charAt(Math.round(strength * (SHADES.length - 1)));
}

function thresholdAt(column: number, row: number): number {
  return (THRESHOLDS[row % 4]?.[column % 4] ?? 0) + 0.5;
}
