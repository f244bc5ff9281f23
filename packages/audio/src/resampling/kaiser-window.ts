/** What a Kaiser-windowed filter has to do: frequencies are fractions of the Nyquist frequency. */
export interface KaiserBand {
  readonly passband: number;
  readonly stopband: number;
  readonly stopbandDb: number;
}

/**
 * The Kaiser window as cubics over even steps from its centre: a filter takes many thousand values, most before any code is compiled.
 */
export interface KaiserTable {
  /** Four for each step: the value at its beginning, and what the first three powers of the place in it, from 0 to 1, are weighed with. */
  readonly cubics: Float64Array;
  /** How many steps there are from the centre to the end. */
  readonly steps: number;
}

/** A cubic through this many values is within -190 dB of the window itself. */
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
  const values = windowValues(besselTerms(kaiserBeta(stopbandDb)));
  const cubics = new Float64Array(4 * (STEPS + 1));
  // The window goes on as smoothly before its centre and beyond its end: through the values on both sides of a step goes its cubic.
  for (let step = 0, at = 0; step <= STEPS; step++, at += 4) {
    const before = values[step] as number;
    const begin = values[step + 1] as number;
    const end = values[step + 2] as number;
    const after = values[step + 3] as number;
    cubics[at] = begin;
    cubics[at + 1] = end - before / 3 - begin / 2 - after / 6;
    cubics[at + 2] = (before + end) / 2 - begin;
    cubics[at + 3] = (after - before) / 6 + (begin - end) / 2;
  }
  const table = { cubics, steps: STEPS };
  tables.set(stopbandDb, table);
  return table;
}

/** The window from one step before its centre to two beyond its end. */
function windowValues(terms: Float64Array): Float64Array {
  const values = new Float64Array(STEPS + 4);
  for (let index = 0; index < values.length; index++) {
    const square = 1 - ((index - 1) / STEPS) ** 2;
    let sum = 0;
    for (let order = terms.length - 1; order >= 0; order--) sum = sum * square + (terms[order] as number);
    values[index] = sum;
  }
  return values;
}

/** The power series of the Bessel function at `beta`, up to the terms that no longer count, as parts of its sum. */
function besselTerms(beta: number): Float64Array {
  const terms = [1];
  let sum = 1;
  for (let order = 1, term = 1; term > sum * 1e-13; order++) {
    term *= (beta / (2 * order)) ** 2;
    sum += term;
    terms.push(term);
  }
  return Float64Array.from(terms, (term) => term / sum);
}

/** Kaiser's formula, for more than 50 dB. */
function kaiserBeta(stopbandDb: number): number {
  return 0.1102 * (stopbandDb - 8.7);
}

/** How many samples, at least and not rounded, a Kaiser-windowed filter needs: Kaiser's formula. */
export function kaiserLength({ passband, stopband, stopbandDb }: KaiserBand): number {
  return (stopbandDb - 7.95) / (2.285 * Math.PI * (stopband - passband)) + 1;
}
