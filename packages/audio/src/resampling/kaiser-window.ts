/** What a Kaiser-windowed filter has to do: frequencies are fractions of the Nyquist frequency. */
export interface KaiserBand {
  readonly passband: number;
  readonly stopband: number;
  readonly stopbandDb: number;
}

/** The Kaiser window, by its values at even distances from its centre: a filter takes many thousands, most before any code is compiled. */
export interface KaiserTable {
  /** The first lies one step before the centre, and two lie beyond the end. */
  readonly values: Float64Array;
  /** How many steps there are from the centre to the end. */
  readonly steps: number;
}

/** Between so many values a cubic is within -190 dB of the window itself. */
const STEPS = 512;

/** One for each quality that is used. */
const tables = new Map<number, KaiserTable>();

/**
 * Tabulates the Kaiser window for a stop band that many decibels down: the modified Bessel function of order 0 of
 * `beta * sqrt(1 - distance²)`, over that of `beta`.
 */
export function kaiserTable(stopbandDb: number): KaiserTable {
  const found = tables.get(stopbandDb);
  if (found !== undefined) return found;
  const terms = besselTerms(kaiserBeta(stopbandDb));
  const scale = 1 / sumOf(terms, 1);
  const values = new Float64Array(STEPS + 4);
  for (let index = 0; index < values.length; index++) {
    values[index] = sumOf(terms, 1 - ((index - 1) / STEPS) ** 2) * scale;
  }
  const table = { values, steps: STEPS };
  tables.set(stopbandDb, table);
  return table;
}

/** The power series of the Bessel function at `beta`, up to the terms that no longer count. */
function besselTerms(beta: number): Float64Array {
  const terms = [1];
  for (let order = 1, term = 1, sum = 1; term > sum * 1e-13; order++) {
    term *= (beta / (2 * order)) ** 2;
    sum += term;
    terms.push(term);
  }
  return Float64Array.from(terms);
}

/** The series at `beta * sqrt(square)`: its terms are powers of the square. */
function sumOf(terms: Float64Array, square: number): number {
  let sum = 0;
  for (let order = terms.length - 1; order >= 0; order--) sum = sum * square + (terms[order] as number);
  return sum;
}

/** Kaiser's formula, for more than 50 dB. */
function kaiserBeta(stopbandDb: number): number {
  return 0.1102 * (stopbandDb - 8.7);
}

/** How many samples, at least and not rounded, a Kaiser-windowed filter needs: Kaiser's formula. */
export function kaiserLength({ passband, stopband, stopbandDb }: KaiserBand): number {
  return (stopbandDb - 7.95) / (2.285 * Math.PI * (stopband - passband)) + 1;
}
