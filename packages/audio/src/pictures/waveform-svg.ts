import { escapeXml, svgNumber, svgPicture } from './svg-text.ts';

/** How the picture looks. */
export interface WaveformSvgOptions {
  /** In pixels. @default 640 */
  readonly width?: number | undefined;
  /** In pixels. @default 80 */
  readonly height?: number | undefined;
  /** Any CSS colour. @default 'currentColor' */
  readonly color?: string | undefined;
  /** What a screen reader says. @default 'waveform' */
  readonly title?: string | undefined;
}

const DEFAULTS = { width: 640, height: 80, color: 'currentColor', title: 'waveform' };

/**
 * Draws peaks as a stand-alone SVG picture: one bar for each, mirrored about the middle, full scale being full height.
 *
 * Texts are escaped, so that the result can be put into a page as it is.
 */
export function waveformSvg(peaks: ArrayLike<number>, options: WaveformSvgOptions = {}): string {
  const { width = DEFAULTS.width, height = DEFAULTS.height } = options;
  const { color = DEFAULTS.color, title = DEFAULTS.title } = options;
  const step = width / Math.max(peaks.length, 1);
  const bars = Array.from(peaks, (peak, index) => {
    const barHeight = Math.max(Math.min(peak, 1) * height, 1);
    return `M${svgNumber((index + 0.5) * step)} ${svgNumber((height - barHeight) / 2)}v${svgNumber(barHeight)}`;
  });
  const stroke = `fill="none" stroke="${escapeXml(color)}" stroke-width="${svgNumber(step * 0.7)}"`;
  return svgPicture({ width, height, title }, `<path d="${bars.join('')}" ${stroke}/>`);
}
