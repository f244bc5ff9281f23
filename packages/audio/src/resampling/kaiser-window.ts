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

/**
 * Tabulates the Kaiser window for a stop band that many decibels down: the modified Bessel function of order 0 of
 * `beta * sqrt(1 - distance²)`, over that of `beta`.
 */
export function kaiserTable(stopbandDb: number): KaiserTable {
  const beta = kaiserBeta(stopbandDb);
  const scale = 1 / besselI0(beta * beta);
  const values = Float64Array.from(
    { length: STEPS + 4 },
    (_, index) => besselI0(beta * beta * (1 - ((index - 1) / STEPS) ** 2)) * scale,
  );
  return { values, steps: STEPS };
}

/** The modified Bessel function of the first kind and order 0 of a square root, by its power series. */
function besselI0(square: number): number {
  let term = 1;
  let sum = 1;
  for (let order = 1; Math.abs(term) > sum * 1e-15; order++) {
    term *= square / (4 * order * order);
    sum += term;
  }
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
