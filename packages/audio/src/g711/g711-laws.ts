/** One of the two laws of ITU-T G.711, as a rule for one value. */
export interface G711Law {
  readonly name: 'pcmu' | 'pcma';
  /** The code of a 16-bit sample. */
  readonly compress: (sample: number) => number;
  /** The 16-bit sample of a code. */
  readonly expand: (code: number) => number;
  /** How many low bits of a sample do not count. */
  readonly unusedBits: number;
}

/** What µ-law adds to each magnitude, so that every segment begins at a power of two. */
const PCMU_BIAS = 33;

/** ITU-T G.711, tables 2a and 2b: 14 bits left-justified in 16. */
export const PCMU: G711Law = { name: 'pcmu', compress: compressPcmu, expand: expandPcmu, unusedBits: 2 };

/** ITU-T G.711, tables 1a and 1b: 13 bits left-justified in 16, of which the last is never looked at. */
export const PCMA: G711Law = { name: 'pcma', compress: compressPcma, expand: expandPcma, unusedBits: 4 };

/** The magnitude is the ones' complement for negative samples, as in the reference: -1 is negative zero. */
function magnitudeOf(sample: number): number {
  return sample < 0 ? ~sample : sample;
}

function bitLength(value: number): number {
  return 32 - Math.clz32(value);
}

function compressPcmu(sample: number): number {
  const biased = Math.min((magnitudeOf(sample) >> 2) + PCMU_BIAS, 0x1fff);
  const segment = bitLength(biased >> 6);
  const step = (biased >> (segment + 1)) & 0x0f;
  return (sample < 0 ? 0 : 0x80) | ((7 - segment) << 4) | (0x0f - step);
}

function expandPcmu(code: number): number {
  const segment = (~code >> 4) & 0x07;
  const step = ~code & 0x0f;
  const magnitude = (((2 * step + PCMU_BIAS) << segment) - PCMU_BIAS) * 4;
  return code < 0x80 ? -magnitude : magnitude;
}

function compressPcma(sample: number): number {
  const magnitude = magnitudeOf(sample) >> 4;
  const segment = Math.max(bitLength(magnitude) - 4, 0);
  const code = segment === 0 ? magnitude : (segment << 4) | ((magnitude >> (segment - 1)) & 0x0f);
  return (code | (sample < 0 ? 0 : 0x80)) ^ 0x55;
}

function expandPcma(code: number): number {
  const toggled = code ^ 0x55;
  const segment = (toggled >> 4) & 0x07;
  const step = ((toggled & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return code < 0x80 ? -magnitude : magnitude;
}
