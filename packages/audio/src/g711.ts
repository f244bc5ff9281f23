import { createG711Coder, type G711Coder } from './g711/g711-coder.ts';
import { type G711Law, PCMA, PCMU } from './g711/g711-laws.ts';
import { checkTarget, keptPart } from './kept-target.ts';

/**
 * Decodes G.711 µ-law: one byte a sample, to 16-bit samples of at most ±32 124.
 *
 * Bit for bit the values of ITU-T G.711, table 2a and 2b, 14 bits left-justified in 16.
 *
 * @param target where to put the samples, to allocate nothing; the result is then the part of it that was filled. @default a new array
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the target is too short.
 */
export function decodePcmu(bytes: Uint8Array): Int16Array<ArrayBuffer>;
export function decodePcmu(bytes: Uint8Array, target: Int16Array | undefined): Int16Array;
export function decodePcmu(bytes: Uint8Array, target?: Int16Array): Int16Array {
  return decode(pcmu(), bytes, target);
}

/**
 * Encodes 16-bit samples to G.711 µ-law, one byte a sample. The two low bits do not count.
 *
 * Bit for bit the reference of ITU-T G.191; values beyond the range of the code take its largest.
 *
 * @param target where to put the codes, to allocate nothing; the result is then the part of it that was filled. @default a new array
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the target is too short.
 */
export function encodePcmu(samples: Int16Array): Uint8Array<ArrayBuffer>;
export function encodePcmu(samples: Int16Array, target: Uint8Array | undefined): Uint8Array;
export function encodePcmu(samples: Int16Array, target?: Uint8Array): Uint8Array {
  return encode(pcmu(), samples, target);
}

/**
 * Decodes G.711 A-law: one byte a sample, to 16-bit samples of at most ±32 256.
 *
 * Bit for bit the values of ITU-T G.711, table 1a and 1b, 13 bits left-justified in 16.
 *
 * @param target where to put the samples, to allocate nothing; the result is then the part of it that was filled. @default a new array
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the target is too short.
 */
export function decodePcma(bytes: Uint8Array): Int16Array<ArrayBuffer>;
export function decodePcma(bytes: Uint8Array, target: Int16Array | undefined): Int16Array;
export function decodePcma(bytes: Uint8Array, target?: Int16Array): Int16Array {
  return decode(pcma(), bytes, target);
}

/**
 * Encodes 16-bit samples to G.711 A-law, one byte a sample. The four low bits do not count.
 *
 * Bit for bit the reference of ITU-T G.191.
 *
 * @param target where to put the codes, to allocate nothing; the result is then the part of it that was filled. @default a new array
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the target is too short.
 */
export function encodePcma(samples: Int16Array): Uint8Array<ArrayBuffer>;
export function encodePcma(samples: Int16Array, target: Uint8Array | undefined): Uint8Array;
export function encodePcma(samples: Int16Array, target?: Uint8Array): Uint8Array {
  return encode(pcma(), samples, target);
}

const pcmu = atFirstUse(PCMU);
const pcma = atFirstUse(PCMA);

/** The coder is made when it is first needed: importing the package costs nothing. */
function atFirstUse(law: G711Law): () => G711Coder {
  let coder: G711Coder | undefined;
  return () => (coder ??= createG711Coder(law));
}

function decode(coder: G711Coder, bytes: Uint8Array, target: Int16Array = new Int16Array(bytes.length)): Int16Array {
  const samples = keptPart(target, bytes.length);
  coder.decode(bytes, samples);
  return samples;
}

function encode(
  coder: G711Coder,
  samples: Int16Array,
  target: Uint8Array = new Uint8Array(samples.length),
): Uint8Array {
  checkTarget(target, samples.length);
  coder.encode(samples, target);
  return target.length === samples.length ? target : target.subarray(0, samples.length);
}
