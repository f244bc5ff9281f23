/** A sine with the first sample at the given phase. */
export interface ToneOptions {
  readonly frequencyHz: number;
  readonly sampleRateHz: number;
  readonly sampleCount: number;
  readonly amplitude?: number;
}

export function tone({ frequencyHz, sampleRateHz, sampleCount, amplitude = 0.9 }: ToneOptions): Float32Array {
  const step = (2 * Math.PI * frequencyHz) / sampleRateHz;
  return Float32Array.from({ length: sampleCount }, (_, index) => amplitude * Math.sin(step * index));
}

export interface ToneFit {
  readonly amplitude: number;
  /** Against a sine that starts at 0 with the first sample, in seconds. */
  readonly delaySeconds: number;
  /** Power of the tone over power of everything else, in decibels. */
  readonly sinadDb: number;
  /** The root mean square of everything but the tone. */
  readonly residualRms: number;
}

/** Fits a sine of a known frequency to the middle of a signal by least squares, leaving `margin` samples at both ends out. */
export function fitTone(samples: ArrayLike<number>, frequencyHz: number, sampleRateHz: number, margin = 600): ToneFit {
  const step = (2 * Math.PI * frequencyHz) / sampleRateHz;
  let [ss, sc, cc, sy, cy] = [0, 0, 0, 0, 0];
  const end = samples.length - margin;
  for (let index = margin; index < end; index++) {
    const [sine, cosine, value] = [Math.sin(step * index), Math.cos(step * index), samples[index] ?? Number.NaN];
    ss += sine * sine;
    sc += sine * cosine;
    cc += cosine * cosine;
    sy += sine * value;
    cy += cosine * value;
  }
  const determinant = ss * cc - sc * sc;
  const a = (sy * cc - cy * sc) / determinant;
  const b = (cy * ss - sy * sc) / determinant;
  let residual = 0;
  for (let index = margin; index < end; index++) {
    const fitted = a * Math.sin(step * index) + b * Math.cos(step * index);
    residual += ((samples[index] ?? Number.NaN) - fitted) ** 2;
  }
  const amplitude = Math.hypot(a, b);
  const residualPower = residual / (end - margin);
  return {
    amplitude,
    delaySeconds: -Math.atan2(b, a) / (2 * Math.PI * frequencyHz),
    sinadDb: 10 * Math.log10(amplitude ** 2 / 2 / residualPower),
    residualRms: Math.sqrt(residualPower),
  };
}
