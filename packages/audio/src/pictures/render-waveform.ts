import { brailleDots } from './braille-dots.ts';
import { checkLines, type PictureStyle, unknownStyle } from './picture-style.ts';

/** How a waveform is drawn. */
export interface RenderWaveformOptions {
  /** Draws the loudest peak at full height, so that quiet audio shows; else full scale is full height. @default true */
  readonly normalize?: boolean | undefined;
  /** `blocks` stand on the lowest line, one for each peak; `braille` is mirrored about the middle and has two peaks in a character. @default 'blocks' */
  readonly style?: PictureStyle | undefined;
  /** How high the picture is; an integer from 1 to 100. @default 1 */
  readonly lines?: number | undefined;
}

const BLOCKS = '▁▂▃▄▅▆▇█';
const DOTS_PER_LINE = 4;

/**
 * Draws peaks for a terminal, the lines joined by `\n`; silence is the lowest.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when an option is out of range.
 * @example
 * import { renderWaveform } from '@antiphon/audio';
 *
 * console.log(renderWaveform([0, 0.25, 0.5, 0.25, 0])); // ▁▅█▅▁
 */
export function renderWaveform(peaks: ArrayLike<number>, options: RenderWaveformOptions = {}): string {
  const { normalize = true, style = 'blocks' } = options;
  const lines = checkLines(options.lines ?? 1);
  const values = Array.from(peaks);
  const loudest = values.reduce((largest, peak) => Math.max(largest, peak), 0);
  const fullHeight = normalize && loudest > 0 ? loudest : 1;
  const heights = values.map((peak) => Math.min(Math.max(peak / fullHeight, 0), 1));
  switch (style) {
    case 'blocks':
      return drawBlocks(heights, lines);
    case 'braille':
      return drawBraille(heights, lines);
    default:
      throw unknownStyle(style satisfies never);
  }
}

function drawBlocks(heights: readonly number[], lines: number): string {
  const steps = lines * BLOCKS.length;
  // The lowest step is always drawn, so that silence is a line.
  const filled = heights.map((height) => 1 + Math.round(height * (steps - 1)));
  return Array.from({ length: lines }, (_, index) => {
    const below = (lines - 1 - index) * BLOCKS.length;
    return filled.map((steps) => blockOf(steps - below)).join('');
  }).join('\n');
}

function blockOf(steps: number): string {
  return steps <= 0 ? ' ' : BLOCKS.charAt(Math.min(steps, BLOCKS.length) - 1);
}

function drawBraille(heights: readonly number[], lines: number): string {
  const rows = lines * DOTS_PER_LINE;
  const half = rows / 2;
  const reach = heights.map((height) => Math.max(Math.round(height * half), 1));
  return brailleDots(heights.length, rows, (column, row) => {
    const distance = row < half ? half - row : row - half + 1;
    return distance <= (reach[column] as number);
  });
}
