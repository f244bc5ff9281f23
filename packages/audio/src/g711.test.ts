import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePcma, decodePcmu, encodePcma, encodePcmu } from './g711.ts';
import type { G711Coder } from './g711/g711-coder.ts';
import { type G711Law, PCMA, PCMU } from './g711/g711-laws.ts';
import { createTableCoder } from './g711/table-coder.ts';
import { createWasmCoder } from './g711/wasm-coder.ts';

// ITU-T G.711 tables 1 and 2: the positive decision values of each segment, as a first value, a step and a count.
const PCMA_SEGMENTS = [
  [0, 2, 32],
  [64, 4, 16],
  [128, 8, 16],
  [256, 16, 16],
  [512, 32, 16],
  [1_024, 64, 16],
  [2_048, 128, 16],
] as const;
const PCMU_SEGMENTS = [
  [0, 1, 1],
  [1, 2, 15],
  [31, 4, 16],
  [95, 8, 16],
  [223, 16, 16],
  [479, 32, 16],
  [991, 64, 16],
  [2_015, 128, 16],
  [4_063, 256, 16],
] as const;

interface Interval {
  readonly from: number;
  readonly to: number;
}

function intervalsOf(segments: readonly (readonly [number, number, number])[]): Interval[] {
  return segments.flatMap(([first, step, count]) =>
    Array.from({ length: count }, (_, index) => ({ from: first + index * step, to: first + (index + 1) * step })),
  );
}

interface Law {
  readonly rule: G711Law;
  /** The 128 positive intervals, in the units of the standard. */
  readonly intervals: readonly Interval[];
  /** What the middle of an interval is decoded to; the first of µ-law is 0. */
  readonly valueOf: (interval: Interval) => number;
  /** From the units of the standard to 16 bits. */
  readonly scale: number;
  /** The code on the wire for the positive interval with that number. */
  readonly codeOf: (index: number) => number;
}

const middle = ({ from, to }: Interval): number => (from + to) / 2;
const LAWS: Readonly<Record<string, Law>> = {
  'A-law': {
    rule: PCMA,
    intervals: intervalsOf(PCMA_SEGMENTS),
    valueOf: middle,
    scale: 8,
    codeOf: (index) => (0x80 | index) ^ 0x55,
  },
  'µ-law': {
    rule: PCMU,
    intervals: intervalsOf(PCMU_SEGMENTS),
    valueOf: (interval) => (interval.from === 0 ? 0 : middle(interval)),
    scale: 4,
    codeOf: (index) => 0xff - index,
  },
};

const CODERS: Readonly<Record<string, (law: G711Law) => G711Coder | undefined>> = {
  WebAssembly: createWasmCoder,
  tables: createTableCoder,
};
const CASES = Object.keys(LAWS).flatMap((law) => Object.keys(CODERS).map((coder) => [law, coder] as const));

describe.each(CASES)('G.711 %s by %s', (lawName, coderName) => {
  const { rule, intervals, valueOf, scale, codeOf } = LAWS[lawName] as Law;
  const coder = CODERS[coderName]?.(rule) as G711Coder;
  const decode = (codes: Uint8Array): Int16Array => {
    const samples = new Int16Array(codes.length);
    coder.decode(codes, samples);
    return samples;
  };
  const encode = (samples: Int16Array): Uint8Array => {
    const codes = new Uint8Array(samples.length);
    coder.encode(samples, codes);
    return codes;
  };

  it('decodes all 256 codes to the values of the standard', () => {
    expect(intervals).toHaveLength(128);
    intervals.forEach((interval, index) => {
      const code = codeOf(index);
      expect([...decode(Uint8Array.of(code, code ^ 0x80))]).toEqual([
        valueOf(interval) * scale,
        0 - valueOf(interval) * scale,
      ]);
    });
  });

  it('encodes all 65 536 samples to the interval they lie in', () => {
    const samples = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768);
    const codes = encode(samples);
    const codeOfMagnitude = (magnitude: number): number => {
      const index = intervals.findIndex(({ to }) => magnitude < to * scale);
      return codeOf(index === -1 ? 127 : index);
    };
    // -1 belongs to the first negative interval, -32 768 to the last: the magnitude is the ones' complement.
    const expected = Array.from({ length: 32_768 }, (_, magnitude) => codeOfMagnitude(magnitude));
    samples.forEach((sample, index) => {
      const code = sample < 0 ? (expected[~sample] ?? -1) ^ 0x80 : expected[sample];
      if (codes[index] !== code) expect.fail(`${sample} became ${codes[index]}, not ${code}`);
    });
  });

  it('gives every code back after decoding, but for the negative zero of µ-law', () => {
    const codes = Uint8Array.from({ length: 256 }, (_, code) => code).filter((code) => scale === 8 || code !== 0x7f);
    expect(encode(decode(codes))).toEqual(codes);
  });
});

describe.each(Object.entries(LAWS))('G.711 %s in WebAssembly', (_name, { rule }) => {
  const wasm = createWasmCoder(rule) as G711Coder;
  const tables = createTableCoder(rule);

  it('fills as many values as there are, however many and wherever they lie, as the tables do', () => {
    // A block is 8 192 values.
    const lengths = fc.oneof(
      fc.nat(40),
      fc.integer({ min: 8_180, max: 8_204 }),
      fc.integer({ min: 16_380, max: 16_390 }),
    );
    fc.assert(
      fc.property(lengths, fc.nat(3), fc.nat(), (length, shift, seed) => {
        const samples = Int16Array.from({ length: length + shift }, (_, index) => (index + seed) * 7_919);
        const [codes, sameCodes] = [new Uint8Array(length + 9).fill(9), new Uint8Array(length + 9).fill(9)];
        wasm.encode(samples.subarray(shift), codes);
        tables.encode(samples.subarray(shift), sameCodes);
        expect(Buffer.compare(codes, sameCodes)).toBe(0);
        const [back, sameBack] = [new Int16Array(length + 9).fill(7), new Int16Array(length + 9).fill(7)];
        wasm.decode(codes.subarray(shift, length), back);
        tables.decode(codes.subarray(shift, length), sameBack);
        expect(Buffer.compare(new Uint8Array(back.buffer), new Uint8Array(sameBack.buffer))).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('G.711 into a kept array', () => {
  it('fills it from its start and gives that part of it', () => {
    const samples = Int16Array.from({ length: 21 }, (_, index) => 1_500 * (index - 10));
    const target = new Uint8Array(64).fill(9);
    expect(encodePcmu(samples, target)).toEqual(encodePcmu(samples));
    expect([...target.subarray(21)]).toEqual(Array(43).fill(9));
    const kept = new Int16Array(21);
    expect(decodePcma(encodePcma(samples), kept)).toBe(kept);
    expect(kept).toEqual(decodePcma(encodePcma(samples)));
  });

  it('refuses one that is too short', () => {
    expect(() => decodePcmu(new Uint8Array(3), new Int16Array(2))).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
