/** What µ-law adds to each magnitude, so that every segment begins at a power of two. */
const PCMU_BIAS = 33;

/**
 * Decodes G.711 µ-law: one byte a sample, to 16-bit samples of at most ±32 124.
 *
 * Bit for bit the values of ITU-T G.711, table 2a and 2b, 14 bits left-justified in 16.
 */
export function decodePcmu(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  return decode(bytes, expandPcmu);
}

/**
 * Encodes 16-bit samples to G.711 µ-law, one byte a sample. The two low bits do not count.
 *
 * Bit for bit the reference of ITU-T G.191; values beyond the range of the code take its largest.
 */
export function encodePcmu(samples: Int16Array): Uint8Array<ArrayBuffer> {
  return encode(samples, compressPcmu);
}

/**
 * Decodes G.711 A-law: one byte a sample, to 16-bit samples of at most ±32 256.
 *
 * Bit for bit the values of ITU-T G.711, table 1a and 1b, 13 bits left-justified in 16.
 */
export function decodePcma(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  return decode(bytes, expandPcma);
}

/**
 * Encodes 16-bit samples to G.711 A-law, one byte a sample. The four low bits do not count.
 *
 * Bit for bit the reference of ITU-T G.191.
 */
export function encodePcma(samples: Int16Array): Uint8Array<ArrayBuffer> {
  return encode(samples, compressPcma);
}

function decode(bytes: Uint8Array, expand: (code: number) => number): Int16Array<ArrayBuffer> {
  const table = Int16Array.from({ length: 256 }, (_, code) => expand(code));
  const samples = new Int16Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) samples[index] = table[bytes[index] as number] as number;
  return samples;
}

function encode(samples: Int16Array, compress: (sample: number) => number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.length);
  for (let index = 0; index < samples.length; index++) bytes[index] = compress(samples[index] as number);
  return bytes;
}

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
