const BLOCKS = '▁▂▃▄▅▆▇█';

/** How the blocks are scaled. */
export interface RenderWaveformOptions {
  /** Draws the loudest peak at full height, so that quiet audio shows; else full scale is full height. @default true */
  readonly normalize?: boolean | undefined;
}

/**
 * Draws peaks as one line of block characters, one for each; silence is the lowest.
 *
 * @example
 * import { renderWaveform } from '@antiphon/audio';
 *
 * console.log(renderWaveform([0, 0.25, 0.5, 0.25, 0])); // ▁▅█▅▁
 */
export function renderWaveform(peaks: ArrayLike<number>, { normalize = true }: RenderWaveformOptions = {}): string {
  const values = Array.from(peaks);
  const loudest = values.reduce((largest, peak) => Math.max(largest, peak), 0);
  const fullHeight = normalize && loudest > 0 ? loudest : 1;
  return values.map((peak) => blockFor(peak / fullHeight)).join('');
}

function blockFor(height: number): string {
  const index = Math.round(height * (BLOCKS.length - 1));
  return BLOCKS.charAt(Math.min(Math.max(index, 0), BLOCKS.length - 1));
}
