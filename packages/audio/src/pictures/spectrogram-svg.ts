import { cellStrengths, type LevelRangeOptions } from '../spectrum/level-range.ts';
import type { Spectrogram } from '../spectrum/spectrogram.ts';
import { escapeXml, svgNumber, svgPicture } from './svg-text.ts';

/** How the picture looks. */
export interface SpectrogramSvgOptions extends LevelRangeOptions {
  /** In pixels. @default 640 */
  readonly width?: number | undefined;
  /** In pixels. @default 160 */
  readonly height?: number | undefined;
  /** Any CSS colour; weaker cells are more transparent. @default 'currentColor' */
  readonly color?: string | undefined;
  /** What a screen reader says. @default 'spectrogram' */
  readonly title?: string | undefined;
}

const DEFAULTS = { width: 640, height: 160, color: 'currentColor', title: 'spectrogram' };
const SHADE_COUNT = 16;

/**
 * Draws a spectrogram as a stand-alone SVG picture: time from left to right, the highest frequency on top, sixteen shades of one colour, so that it fits
 * a light page and a dark one.
 *
 * Texts are escaped, so that the result can be put into a page as it is.
 */
export function spectrogramSvg(spectrogram: Spectrogram, options: SpectrogramSvgOptions = {}): string {
  const { width = DEFAULTS.width, height = DEFAULTS.height } = options;
  const { color = DEFAULTS.color, title = DEFAULTS.title } = options;
  const shades = shadePaths(spectrogram, options);
  const paths = shades.map((path, shade) =>
    path === '' ? '' : `<path d="${path}" fill-opacity="${svgNumber((shade + 1) / SHADE_COUNT)}"/>`,
  );
  const scale = `scale(${width / spectrogram.columns} ${height / spectrogram.rows})`;
  // Crisp, since neighbours with soft edges would leave a grid of seams.
  const group = `<g transform="${scale}" fill="${escapeXml(color)}" shape-rendering="crispEdges">${paths.join('')}</g>`;
  return svgPicture({ width, height, title }, group);
}

/** One path for each shade; neighbours of one shade are one rectangle. */
function shadePaths(spectrogram: Spectrogram, options: LevelRangeOptions): readonly string[] {
  const { columns, rows } = spectrogram;
  const strengthOf = cellStrengths(spectrogram, options);
  const paths = Array.from({ length: SHADE_COUNT }, () => '');
  for (let row = 0; row < rows; row++) {
    const top = rows - 1 - row;
    const shadeAt = (column: number): number => Math.round(strengthOf(column, row) * SHADE_COUNT);
    for (let column = 0; column < columns;) {
      const shade = shadeAt(column);
      let end = column + 1;
      while (end < columns && shadeAt(end) === shade) end++;
      if (shade > 0) paths[shade - 1] += `M${column} ${top}h${end - column}v1h${column - end}z`;
      column = end;
    }
  }
  return paths;
}
