/** Far beyond any level that is meant, and small enough that sums of it stay finite. */
const MAXIMUM_MAGNITUDE = 65_536;

/** Makes floating point of unknown origin fit to compute with, in place: NaN becomes 0, and what is too large the largest that is allowed. */
export function limitFloats<Samples extends Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(
  samples: Samples,
): Samples {
  for (let index = 0; index < samples.length; index++) {
    const value = samples[index] as number;
    // NaN is not within any bounds.
    if (value >= -MAXIMUM_MAGNITUDE && value <= MAXIMUM_MAGNITUDE) continue;
    samples[index] = value > 0 ? MAXIMUM_MAGNITUDE : value < 0 ? -MAXIMUM_MAGNITUDE : 0;
  }
  return samples;
}
