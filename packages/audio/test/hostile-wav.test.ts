import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWav } from '../src/index.ts';
import { readInPieces, readWhole } from './read-in-pieces.ts';
import { WAV_CORPUS } from './wav-corpus.ts';
import { littleEndian } from './wav-file.ts';

// The long mode: ANTIPHON_MUTATIONS=20000. A failure prints its seed and path, for fc.assert's options.
const mutationCount = Number(process.env['ANTIPHON_MUTATIONS'] ?? 1_000);

const FILES = Object.entries(WAV_CORPUS);
const HOSTILE_NUMBERS = [0, 1, 2, 3, 7, 0xff, 0xfffe, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_ffff];
const CHUNK_NAMES = ['RIFF', 'RIFX', 'RF64', 'WAVE', 'fmt ', 'data', 'LIST', 'INFO', 'ds64', 'fact', 'bext', 'junk'];

type Change = (file: Uint8Array) => Uint8Array;

const overwrite = (at: number, values: readonly number[]): Change => {
  return (file) => {
    const copy = file.slice();
    values.forEach((value, index) => (copy[(at + index) % file.length] = value));
    return copy;
  };
};
const splice = (at: number, removed: number, insert: readonly number[]): Change => {
  return (file) => {
    const start = at % (file.length + 1);
    return Uint8Array.from([...file.subarray(0, start), ...insert, ...file.subarray(start + removed)]);
  };
};

/** Most changes go to where the headers are. */
const place = fc.oneof({ weight: 3, arbitrary: fc.nat(80) }, fc.nat(1_000));
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(place, fc.array(fc.nat(255), { minLength: 1, maxLength: 4 })).map(([at, values]) => overwrite(at, values)),
  fc
    .tuple(fc.nat(40), fc.constantFrom(...HOSTILE_NUMBERS))
    .map(([at, value]) => overwrite(2 * at, littleEndian(value, 4))),
  fc
    .tuple(fc.nat(40), fc.constantFrom(...HOSTILE_NUMBERS))
    .map(([at, value]) => overwrite(2 * at, littleEndian(value, 2))),
  fc.tuple(place, fc.constantFrom(...CHUNK_NAMES)).map(([at, name]) => overwrite(at, [...Buffer.from(name)])),
  fc
    .tuple(place, fc.nat(40), fc.array(fc.nat(255), { maxLength: 9 }))
    .map(([at, removed, insert]) => splice(at, removed, insert)),
  // A stretch of the file once more.
  fc.tuple(place, place, fc.nat(60)).map(([from, to, length]): Change => {
    return (file) => splice(to, 0, [...file.subarray(from, from + length)])(file);
  }),
  place.map(
    (length): Change =>
      (file) =>
        file.subarray(0, length % (file.length + 1)),
  ),
);

const mutatedFile = fc
  .tuple(fc.constantFrom(...FILES), fc.array(change, { minLength: 1, maxLength: 4 }))
  .map(([[, file], changes]) =>
    changes.reduce((changed, one) => (changed.length === 0 ? changed : one(changed)), file),
  );

const pieceLengths = fc.array(
  fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 400 })),
  {
    minLength: 1,
    maxLength: 5,
  },
);

describe(`${mutationCount} mutations of WAV files`, { timeout: 30_000 + mutationCount * 20 }, () => {
  it('give audio or AUDIO_FORMAT with the place and what was expected, and the same in any pieces', () => {
    let readCount = 0;
    fc.assert(
      fc.property(mutatedFile, pieceLengths, (file, lengths) => {
        const outcome = readWhole(file);
        expect(readInPieces(file, lengths)).toEqual(outcome);
        if (outcome.error === undefined) {
          readCount++;
          const audio = readWav(file);
          expect(audio.data.byteLength).toBeLessThanOrEqual(file.byteLength);
          expect(audio.toFloat32()).toHaveLength(audio.frameCount * audio.format.channelCount);
          expect(audio.toPcm16()).toHaveLength(audio.frameCount * audio.format.channelCount);
          return;
        }
        expect(outcome.error).toMatchObject({
          code: 'AUDIO_FORMAT',
          details: { byteOffset: expect.any(Number), expected: expect.any(String), problem: expect.any(String) },
        });
        const { byteOffset } = (outcome.error as { details: { byteOffset: number } }).details;
        expect(byteOffset).toBeGreaterThanOrEqual(0);
        expect(byteOffset).toBeLessThanOrEqual(file.byteLength);
      }),
      { numRuns: mutationCount },
    );
    // Mutations that nothing survived would test the error alone.
    expect(readCount).toBeGreaterThan(mutationCount / 10);
  });
});

describe.each(FILES)('a WAV file with %s', (_name, file) => {
  it('is read to the same end however it is cut', () => {
    const outcome = readWhole(file);
    expect(outcome.error).toBeUndefined();
    for (let length = 1; length <= 40; length++) expect(readInPieces(file, [length])).toEqual(outcome);
    fc.assert(
      fc.property(pieceLengths, (lengths) => {
        expect(readInPieces(file, lengths)).toEqual(outcome);
      }),
      { numRuns: 30 },
    );
  });

  it('is read or refused alike when it ends anywhere', () => {
    for (let length = 0; length < file.length; length++) {
      const cut = file.subarray(0, length);
      expect(readInPieces(cut, [7])).toEqual(readWhole(cut));
    }
  });
});
