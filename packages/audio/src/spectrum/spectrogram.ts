import { AntiphonError } from '@antiphon/interface';
import { checkSampleRate } from '../audio-format.ts';
import type { AudioSamples } from '../samples.ts';
import { bandEdges, type FrequencyScale } from './band-edges.ts';
import { createPowerSpectrum } from './power-spectrum.ts';

/** How finely, and which frequencies. */
export interface SpectrogramOptions {
  /** Of the samples, in hertz. */
  readonly sampleRateHz: number;
  /** The number of stretches of time; an integer from 1 to 10 000. */
  readonly columns: number;
  /** The number of bands of frequency; an integer from 1 to 2 000. @default 64 */
  readonly rows?: number | undefined;
  /** The highest frequency, in hertz. @default half the sample rate */
  readonly maximumHz?: number | undefined;
  /** How the bands are spaced: evenly in hertz, or as the ear hears (O'Shaughnessy's mel). @default 'linear' */
  readonly scale?: FrequencyScale | undefined;
  /** The length of one measurement, in milliseconds, rounded to a power of two of samples. Longer shows finer lines, shorter sharper edges. @default 32 */
  readonly windowMs?: number | undefined;
}

/** How strong each band of frequency is over time. */
export interface Spectrogram {
  readonly columns: number;
  readonly rows: number;
  /** The level of each cell in dBFS, column after column, the lowest band first: a full-scale sine has 0; never below -120. */
  readonly levelsDbfs: Float32Array;
  /** The edges of the bands in hertz, lowest first: one more than there are rows. */
  readonly edgesHz: readonly number[];
  readonly durationMs: number;
}

const DEFAULTS = { rows: 64, windowMs: 32 };
const LOWEST_POWER = 1e-12;
const MINIMUM_WINDOW = 32;
const MAXIMUM_WINDOW = 65_536;

/**
 * Measures a mono recording as it changes over time: Hann windows that overlap by half, so that nothing is missed; a cell has the strongest of what falls
 * into its time and band. No samples give the lowest level.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` naming the option that is out of range; `AUDIO_FORMAT` when the rate is not a positive integer.
 * @example
 * import { renderSpectrogram, spectrogram } from '@antiphon/audio';
 *
 * const tone = Float32Array.from({ length: 24_000 }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 3_000 * n) / 24_000));
 * console.log(renderSpectrogram(spectrogram(tone, { sampleRateHz: 24_000, columns: 40, rows: 12 })));
 */
export function spectrogram(samples: AudioSamples, options: SpectrogramOptions): Spectrogram {
  const { columns, rows = DEFAULTS.rows, scale = 'linear', windowMs = DEFAULTS.windowMs } = options;
  const sampleRateHz = checkSampleRate('sampleRateHz', options.sampleRateHz);
  const { maximumHz = sampleRateHz / 2 } = options;
  checkRange('columns', columns, { minimum: 1, maximum: 10_000, isInteger: true });
  checkRange('rows', rows, { minimum: 1, maximum: 2_000, isInteger: true });
  checkRange('maximumHz', maximumHz, { minimum: 1, maximum: sampleRateHz / 2 });
  checkRange('windowMs', windowMs, { minimum: 1, maximum: 1_000 });
  const spectrum = createPowerSpectrum(windowLength((windowMs / 1000) * sampleRateHz));
  const { windowSamples } = spectrum;
  const edgesHz = bandEdges({ rows, maximumHz, scale });
  const bins = edgesHz.map((hz) => (hz * windowSamples) / sampleRateHz);
  const levelsDbfs = new Float32Array(columns * rows);
  for (let column = 0; column < columns; column++) {
    const powers = new Float64Array(rows);
    // The middles of the measurements of a column lie in its stretch of time, half a window apart, and at least one does.
    const start = (column * samples.length) / columns;
    const end = ((column + 1) * samples.length) / columns;
    const count = Math.max(1, Math.ceil((end - start) / (windowSamples / 2)));
    for (let index = 0; index < count; index++) {
      const middle = start + ((index + 0.5) * (end - start)) / count;
      gatherBands(spectrum.at(samples, Math.round(middle - windowSamples / 2)), bins, powers);
    }
    for (let row = 0; row < rows; row++) {
      levelsDbfs[column * rows + row] = 10 * Math.log10(Math.max(powers[row] as number, LOWEST_POWER));
    }
  }
  return { columns, rows, levelsDbfs, edgesHz, durationMs: (samples.length / sampleRateHz) * 1000 };
}

/** Raises each band to the strongest bin in it; a band that is narrower than a bin takes the nearest. */
function gatherBands(spectrum: Float64Array, edges: readonly number[], bands: Float64Array): void {
  for (let row = 0; row < bands.length; row++) {
    const low = edges[row] as number;
    const high = edges[row + 1] as number;
    const first = Math.ceil(low);
    const last = Math.max(Math.ceil(high) - 1, first);
    const nearest = Math.round((low + high) / 2);
    let strongest = first >= high ? (spectrum[nearest] ?? 0) : 0;
    if (first < high) {
      for (let bin = first; bin <= last; bin++) strongest = Math.max(strongest, spectrum[bin] ?? 0);
    }
    if (strongest > (bands[row] as number)) bands[row] = strongest;
  }
}

function windowLength(wanted: number): number {
  return Math.min(Math.max(2 ** Math.round(Math.log2(Math.max(wanted, 1))), MINIMUM_WINDOW), MAXIMUM_WINDOW);
}

interface Range {
  readonly minimum: number;
  readonly maximum: number;
  readonly isInteger?: boolean;
}

function checkRange(name: string, value: number, { minimum, maximum, isInteger = false }: Range): void {
  if (value >= minimum && value <= maximum && (!isInteger || Number.isInteger(value))) return;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `${name} is ${value}: expected ${isInteger ? 'an integer' : 'a number'} from ${minimum} to ${maximum}`,
  });
}
