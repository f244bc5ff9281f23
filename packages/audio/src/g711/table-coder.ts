import type { G711Coder } from './g711-coder.ts';
import type { G711Law } from './g711-laws.ts';

/** Makes a coder in plain TypeScript. Its tables fit into a processor's nearest cache: 512 bytes to decode, at most 16 KiB to encode. */
export function createTableCoder({ compress, expand, unusedBits }: G711Law): G711Coder {
  const samplesByCode = Int16Array.from({ length: 256 }, (_, code) => expand(code));
  const mask = 0xffff >> unusedBits;
  // The index is the sample's own bits; shifting them to the top of 32 and back restores its sign.
  const codesByBits = Uint8Array.from({ length: mask + 1 }, (_, bits) => compress((bits << (unusedBits + 16)) >> 16));
  return {
    decode: (codes, target) => decodeEach(codes, target, samplesByCode),
    encode: (samples, target) => encodeEach(samples, target, { codesByBits, unusedBits, mask }),
  };
}

// Both loops take eight at a time, in the open: V8 does not do that by itself, and it is worth a third of the time.

function decodeEach(codes: Uint8Array, target: Int16Array, table: Int16Array): void {
  const wholeEights = codes.length - (codes.length % 8);
  let index = 0;
  for (; index < wholeEights; index += 8) {
    target[index] = table[codes[index] as number] as number;
    target[index + 1] = table[codes[index + 1] as number] as number;
    target[index + 2] = table[codes[index + 2] as number] as number;
    target[index + 3] = table[codes[index + 3] as number] as number;
    target[index + 4] = table[codes[index + 4] as number] as number;
    target[index + 5] = table[codes[index + 5] as number] as number;
    target[index + 6] = table[codes[index + 6] as number] as number;
    target[index + 7] = table[codes[index + 7] as number] as number;
  }
  for (; index < codes.length; index++) target[index] = table[codes[index] as number] as number;
}

interface EncodeTable {
  readonly codesByBits: Uint8Array;
  readonly unusedBits: number;
  readonly mask: number;
}

function encodeEach(samples: Int16Array, target: Uint8Array, encodeTable: EncodeTable): void {
  const { codesByBits: table, unusedBits: shift, mask } = encodeTable;
  const wholeEights = samples.length - (samples.length % 8);
  let index = 0;
  for (; index < wholeEights; index += 8) {
    target[index] = table[((samples[index] as number) >> shift) & mask] as number;
    target[index + 1] = table[((samples[index + 1] as number) >> shift) & mask] as number;
    target[index + 2] = table[((samples[index + 2] as number) >> shift) & mask] as number;
    target[index + 3] = table[((samples[index + 3] as number) >> shift) & mask] as number;
    target[index + 4] = table[((samples[index + 4] as number) >> shift) & mask] as number;
    target[index + 5] = table[((samples[index + 5] as number) >> shift) & mask] as number;
    target[index + 6] = table[((samples[index + 6] as number) >> shift) & mask] as number;
    target[index + 7] = table[((samples[index + 7] as number) >> shift) & mask] as number;
  }
  for (; index < samples.length; index++) target[index] = table[((samples[index] as number) >> shift) & mask] as number;
}
