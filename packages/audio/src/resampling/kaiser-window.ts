/** What a Kaiser-windowed filter has to do: frequencies are fractions of the Nyquist frequency. */
export interface KaiserBand {
  readonly passband: number;
  readonly stopband: number;
  readonly stopbandDb: number;
}

/**
 * Makes the Kaiser window for a stop band that many decibels down, as a function of the squared distance from its centre, 0 to 1.
 *
 * It is the modified Bessel function of order 0 of `beta * sqrt(1 - distance²)`: a polynomial in `1 - distance²`, by its power series.
 * Every term is positive, so nothing cancels.
 */
export function kaiserWindow(stopbandDb: number): (squaredDistance: number) => number {
  const terms = besselTerms(kaiserBeta(stopbandDb));
  const scale = 1 / terms.reduce((sum, term) => sum + term, 0);
  return (squaredDistance) => {
    const x = 1 - squaredDistance;
    let sum = 0;
    for (let order = terms.length - 1; order >= 0; order--) sum = sum * x + (terms[order] as number);
    return sum * scale;
  };
}

/** The terms of the series at `beta`, up to those that no longer count. */
function besselTerms(beta: number): Float64Array {
  const terms = [1];
  let sum = 1;
  for (let order = 1, term = 1; term > sum * Number.EPSILON; order++) {
    term *= (beta / (2 * order)) ** 2;
    sum += term;
    terms.push(term);
  }
  return Float64Array.from(terms);
}

/** Kaiser's formula, for more than 50 dB. */
function kaiserBeta(stopbandDb: number): number {
  return 0.1102 * (stopbandDb - 8.7);
}

/** How many samples, at least and not rounded, a Kaiser-windowed filter needs: Kaiser's formula. */
export function kaiserLength({ passband, stopband, stopbandDb }: KaiserBand): number {
  return (stopbandDb - 7.95) / (2.285 * Math.PI * (stopband - passband)) + 1;
}
