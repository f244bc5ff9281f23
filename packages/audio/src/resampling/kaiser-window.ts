/** What a Kaiser-windowed filter has to do: frequencies are fractions of the Nyquist frequency. */
export interface KaiserBand {
  readonly passband: number;
  readonly stopband: number;
  readonly stopbandDb: number;
}

/** Between so many values a cubic is within -190 dB of the window itself. */
const NODES = 512;

/**
 * Makes the Kaiser window for a stop band that many decibels down, as a function of the distance from its centre, 0 to 1.
 *
 * It is the modified Bessel function of order 0 of `beta * sqrt(1 - distance²)`. It is read from a table: a filter takes many
 * thousands of its values, before any of this is compiled.
 */
export function kaiserWindow(stopbandDb: number): (distance: number) => number {
  const beta = kaiserBeta(stopbandDb);
  const scale = 1 / besselI0(beta * beta);
  // One node before the interval, and two after it.
  const nodes = Float64Array.from(
    { length: NODES + 4 },
    (_, index) => besselI0(beta * beta * (1 - ((index - 1) / NODES) ** 2)) * scale,
  );
  return (distance) => {
    const at = distance * NODES;
    const node = Math.floor(at);
    const place = at - node;
    const before = place + 1;
    const after = place - 1;
    const last = place - 2;
    return (
      (nodes[node + 1] as number) * (before * after * last * 0.5) -
      (nodes[node + 2] as number) * (before * place * last * 0.5) +
      ((nodes[node + 3] as number) * (before * place * after) - (nodes[node] as number) * (place * after * last)) / 6
    );
  };
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
