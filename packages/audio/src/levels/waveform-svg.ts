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
    return `M${short((index + 0.5) * step)} ${short((height - barHeight) / 2)}v${short(barHeight)}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${short(width)} ${short(height)}"`,
    ` width="${short(width)}" height="${short(height)}" role="img"><title>${escapeXml(title)}</title>`,
    `<path d="${bars.join('')}" fill="none" stroke="${escapeXml(color)}" stroke-width="${short(step * 0.7)}"/></svg>`,
  ].join('');
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
