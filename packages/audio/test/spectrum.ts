/** Tones at whole hertz, so that one second holds whole periods of each and a plain DFT separates them exactly. */
export interface MultiToneOptions {
  readonly frequenciesHz: readonly number[];
  readonly sampleRateHz: number;
  /** How long, in seconds. */
  readonly seconds: number;
  /** Of each tone. */
  readonly amplitude: number;
}

/** Sums tones whose phases are spread as Schroeder's, so that the sum is nowhere much larger than its root mean square. */
export function multiTone({ frequenciesHz, sampleRateHz, seconds, amplitude }: MultiToneOptions): Float64Array {
  const samples = new Float64Array(Math.round(seconds * sampleRateHz));
  const { sine, cosine } = circle(sampleRateHz);
  frequenciesHz.forEach((frequencyHz, number) => {
    const phase = schroederPhase(number, frequenciesHz.length);
    const [inPhase, inQuadrature] = [amplitude * Math.cos(phase), amplitude * Math.sin(phase)];
    for (let index = 0; index < samples.length; index++) {
      const at = (frequencyHz * index) % sampleRateHz;
      samples[index] =
        (samples[index] as number) + inPhase * (cosine[at] as number) - inQuadrature * (sine[at] as number);
    }
  });
  return samples;
}

/** One tone of {@link multiTone}, found again. */
export interface FoundTone {
  readonly frequencyHz: number;
  readonly amplitude: number;
  /** Radians; at the first sample that was looked at. */
  readonly phase: number;
}

/** Measures tones over one second of samples from `start` on, a whole number of seconds or 0. */
export function findTones(
  samples: ArrayLike<number>,
  frequenciesHz: readonly number[],
  sampleRateHz: number,
  start: number,
): FoundTone[] {
  const { sine, cosine } = circle(sampleRateHz);
  return frequenciesHz.map((frequencyHz) => {
    let inPhase = 0;
    let inQuadrature = 0;
    for (let index = 0, at = 0; index < sampleRateHz; index++) {
      const sample = samples[start + index] as number;
      inPhase += sample * (cosine[at] as number);
      inQuadrature -= sample * (sine[at] as number);
      at += frequencyHz;
      if (at >= sampleRateHz) at -= sampleRateHz;
    }
    const scale = 2 / sampleRateHz;
    return {
      frequencyHz,
      amplitude: Math.hypot(inPhase, inQuadrature) * scale,
      phase: Math.atan2(inQuadrature, inPhase),
    };
  });
}

/**
 * The power of what remains of one second of samples without the tones found in it. The tones are subtracted sample by sample: a
 * difference of powers would drown what lies 130 dB below them.
 */
export function residualPower(
  samples: ArrayLike<number>,
  tones: readonly FoundTone[],
  sampleRateHz: number,
  start: number,
): number {
  const { sine, cosine } = circle(sampleRateHz);
  const rest = Float64Array.from({ length: sampleRateHz }, (_, index) => samples[start + index] as number);
  for (const { frequencyHz, amplitude, phase } of tones) {
    const [inPhase, inQuadrature] = [amplitude * Math.cos(phase), amplitude * Math.sin(phase)];
    for (let index = 0, at = 0; index < sampleRateHz; index++) {
      rest[index] = (rest[index] as number) - inPhase * (cosine[at] as number) + inQuadrature * (sine[at] as number);
      at += frequencyHz;
      if (at >= sampleRateHz) at -= sampleRateHz;
    }
  }
  return rest.reduce((sum, value) => sum + value * value, 0) / sampleRateHz;
}

/** The phase that tone `number` of {@link multiTone} begins with, in radians. */
export function schroederPhase(number: number, count: number): number {
  return (-Math.PI * number * (number + 1)) / count;
}

/** A difference of phases, within -π to π. */
export function phaseDifference(left: number, right: number): number {
  return Math.atan2(Math.sin(left - right), Math.cos(left - right));
}

/** An amplitude as decibels. */
export function decibels(amplitude: number): number {
  return 20 * Math.log10(amplitude);
}

/** Where a frequency is found after sampling at a rate. */
export function foldedHz(frequencyHz: number, sampleRateHz: number): number {
  const within = ((frequencyHz % sampleRateHz) + sampleRateHz) % sampleRateHz;
  return Math.min(within, sampleRateHz - within);
}

/** Sine and cosine of every multiple of 1 Hz at every sample: a circle cut into as many parts as there are samples a second. */
function circle(sampleRateHz: number): Circle {
  const found = circles.get(sampleRateHz);
  if (found !== undefined) return found;
  const angle = (index: number): number => (2 * Math.PI * index) / sampleRateHz;
  const made = {
    sine: Float64Array.from({ length: sampleRateHz }, (_, index) => Math.sin(angle(index))),
    cosine: Float64Array.from({ length: sampleRateHz }, (_, index) => Math.cos(angle(index))),
  };
  circles.set(sampleRateHz, made);
  return made;
}

interface Circle {
  readonly sine: Float64Array;
  readonly cosine: Float64Array;
}

const circles = new Map<number, Circle>();
