/** The modified Bessel function of the first kind and order 0, by its power series: every term is positive, so nothing cancels. */
function besselI0(x: number): number {
  const quarterSquare = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let order = 1; term > sum * Number.EPSILON; order++) {
    term *= quarterSquare / (order * order);
    sum += term;
  }
  return sum;
}

/** Makes the Kaiser window for a stop band that many decibels down, as a function of the distance from its centre, -1 to 1. */
export function kaiserWindow(stopbandDb: number): (distance: number) => number {
  const beta = kaiserBeta(stopbandDb);
  const scale = 1 / besselI0(beta);
  return (distance) => besselI0(beta * Math.sqrt(Math.max(1 - distance * distance, 0))) * scale;
}

/** Kaiser's formula, for more than 50 dB. */
function kaiserBeta(stopbandDb: number): number {
  return 0.1102 * (stopbandDb - 8.7);
}

/** How many samples, at least, a Kaiser-windowed filter needs for a transition as wide as that fraction of the Nyquist frequency. */
export function kaiserLength(stopbandDb: number, transition: number): number {
  return Math.ceil((stopbandDb - 7.95) / (2.285 * Math.PI * transition)) + 1;
}
