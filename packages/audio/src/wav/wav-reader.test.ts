import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STORED_FORMATS } from '../../test/wav-corpus.ts';
import { ascii, bigEndian, dataChunk, formatChunk, infoChunk, littleEndian, wavFile } from '../../test/wav-file.ts';
import { swapBytes } from './swap-bytes.ts';
import { createWavReader } from './wav-reader.ts';
import { wavHeader } from './wav-header.ts';
import { readWav } from './read-wav.ts';
import { writeWav } from './write-wav.ts';

const FILE = writeWav({ sampleRateHz: 24_000, samples: Int16Array.of(1, 2, 3, 4), metadata: { INAM: 'Ode' } });
const PCM16 = { encoding: 'pcm', bitsPerSample: 16, sampleRateHz: 24_000, channelCount: 1 } as const;
/** A 1 MiB piece, as often as wanted, is longer than any memory. */
const MEBIBYTE = new Uint8Array(1_048_576);

describe('createWavReader', () => {
  it('gives back what was written, in any format, sample by sample, from pieces of any length', () => {
    const formats = fc.record({
      kind: fc.constantFrom(...STORED_FORMATS),
      sampleRateHz: fc.integer({ min: 1, max: 400_000 }),
      channelCount: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(
        formats,
        fc.int16Array({ maxLength: 60 }),
        fc.integer({ min: 1, max: 90 }),
        (chosen, values, step) => {
          const { kind, sampleRateHz, channelCount } = chosen;
          const format = { ...kind, sampleRateHz, channelCount };
          const samples = values.subarray(0, values.length - (values.length % channelCount));
          const file = writeWav({ format, samples });
          const reader = createWavReader();
          const floats: number[] = [];
          for (let start = 0; start < file.length; start += step) {
            for (const frames of reader.push(file.subarray(start, start + step))) floats.push(...frames.toFloat32());
          }
          expect(reader.end()).toEqual([]);
          expect(reader.format).toEqual(format);
          expect(Float32Array.from(floats)).toEqual(readWav(file).toFloat32());
          expect(reader.frameCount).toBe(samples.length / channelCount);
          expect(reader.promisedFrameCount).toBe(reader.frameCount);
          expect(reader.isTruncated).toBe(false);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('knows the format before the first frame, and gives frames as views of what is pushed', () => {
    const reader = createWavReader();
    const headLength = FILE.length - 8;
    expect(reader.push(FILE.subarray(0, headLength))).toEqual([]);
    expect(reader.format).toEqual(PCM16);
    expect(reader.promisedFrameCount).toBe(4);
    expect(reader.metadata).toEqual({ INAM: 'Ode' });
    const piece = FILE.slice(headLength, headLength + 5);
    const [frames] = reader.push(piece);
    expect([...(frames?.toPcm16() ?? [])]).toEqual([1, 2]);
    expect(frames?.data.buffer).toBe(piece.buffer);
    expect(reader.end()).toEqual([]);
    expect(reader.frameCount).toBe(2);
    expect(reader.isTruncated).toBe(true);
  });

  it.each(STORED_FORMATS)('decodes into a kept array where one is given: $encoding $bitsPerSample', (kind) => {
    const samples = Int16Array.of(1, -2, 30_000, -30_000, 5);
    const audio = readWav(writeWav({ format: { ...PCM16, ...kind }, samples }));
    const kept = new Int16Array(7).fill(9);
    const part = audio.toPcm16(kept);
    expect(part.buffer).toBe(kept.buffer);
    expect(part).toEqual(audio.toPcm16());
    expect([...kept.subarray(5)]).toEqual([9, 9]);
    expect(() => audio.toPcm16(new Int16Array(4))).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('finds texts behind the samples', () => {
    const reader = createWavReader();
    reader.push(wavFile([formatChunk(), dataChunk([1, 0]), infoChunk({ IART: 'Bach' })]));
    reader.end();
    expect(reader.metadata).toEqual({ IART: 'Bach' });
  });

  it('says at once that a file is none that is read, and says it again', () => {
    const reader = createWavReader();
    const push = (): unknown => reader.push(Uint8Array.from(ascii('OggS'.padEnd(64, '.'))));
    const error = expect.objectContaining({
      code: 'AUDIO_FORMAT',
      details: expect.objectContaining({ problem: 'not-wav' }),
    });
    expect(push).toThrow(error);
    expect(push).toThrow(error);
    expect(() => reader.end()).toThrow(error);
  });

  it('is over after its end', () => {
    const reader = createWavReader();
    reader.push(FILE);
    reader.end();
    const closed = expect.objectContaining({ code: 'CLOSED' });
    expect(() => reader.push(FILE)).toThrow(closed);
    expect(() => reader.end()).toThrow(closed);
  });

  it('needs the samples to have begun by the end', () => {
    expect(() => createWavReader().end()).toThrow(expect.objectContaining({ code: 'AUDIO_FORMAT' }));
    const reader = createWavReader();
    reader.push(FILE.subarray(0, 40));
    expect(() => reader.end()).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ problem: 'truncated', byteOffset: 40 }) }),
    );
  });

  it('reads the sizes beyond 4 GiB that the writer gives an RF64 file', () => {
    const reader = createWavReader();
    reader.push(wavHeader(PCM16, 6_000_000_000, { reserveLargeSizes: true }));
    expect(reader.promisedFrameCount).toBe(3_000_000_000);
    const small = wavHeader(PCM16, 6_000, { reserveLargeSizes: true });
    expect(small).toHaveLength(44 + 36);
    expect(readWav(small).format).toEqual(PCM16);
  });

  it('goes on beyond 4 GiB where the header says that nothing is known', () => {
    const reader = createWavReader();
    reader.push(wavHeader(PCM16, undefined));
    let frameCount = 0;
    for (let mebibytes = 0; mebibytes < 4_200; mebibytes++) {
      for (const frames of reader.push(MEBIBYTE)) frameCount += frames.frameCount;
    }
    reader.end();
    expect(frameCount).toBe(4_200 * 524_288);
    expect(reader.isTruncated).toBe(false);
  });

  it('stops at the size of an RF64 file, odd sizes and all, and reads what follows', () => {
    const large = {
      id: 'ds64',
      body: [...littleEndian(0, 8), ...littleEndian(3, 8), ...littleEndian(3, 8), 0, 0, 0, 0],
    };
    const chunks = [
      large,
      formatChunk({ tag: 7, bitsPerSample: 8 }),
      dataChunk([1, 2, 3], 0xffff_ffff),
      infoChunk({ INAM: 'x' }),
    ];
    const audio = readWav(wavFile(chunks, 'RF64', 0xffff_ffff));
    expect([...audio.data]).toEqual([1, 2, 3]);
    expect(audio.metadata).toEqual({ INAM: 'x' });
  });
});

describe('RIFX', () => {
  it.each(STORED_FORMATS)(
    'holds the same samples with the bytes the other way round: $encoding $bitsPerSample',
    (kind) => {
      const format = { ...kind, sampleRateHz: 16_000, channelCount: 2 };
      const samples = Int16Array.of(1, -2, 30_000, -30_000);
      const little = readWav(writeWav({ format, samples }));
      const tag = { pcm: 1, float: 3, pcma: 6, pcmu: 7 }[kind.encoding];
      const { bitsPerSample } = kind;
      const head = formatChunk({ tag, bitsPerSample, channelCount: 2, sampleRateHz: 16_000, number: bigEndian });
      const body = [...swapBytes(little.data, bitsPerSample / 8)];
      const audio = readWav(wavFile([infoChunk({ INAM: 'Ode' }, bigEndian), head, dataChunk(body)], 'RIFX'));
      expect(audio.format).toEqual(format);
      expect(audio.toFloat32()).toEqual(little.toFloat32());
      expect(audio.metadata).toEqual({ INAM: 'Ode' });
    },
  );

  it('may name its sub-format in either byte order, or half of it in each as sox does', () => {
    const tail = [0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
    const guids = [
      [0, 0, 0, 1, 0, 0, 0, 0x10, ...tail],
      [1, 0, 0, 0, 0, 0, 0x10, 0, ...tail],
      [0, 1, 0, 0, 0, 0, 0x10, 0, ...tail],
    ];
    const sizes = [...bigEndian(22, 2), ...bigEndian(16, 2), 0, 0, 0, 0];
    for (const guid of guids) {
      const head = formatChunk({ tag: 0xfffe, number: bigEndian, tail: [...sizes, ...guid] });
      expect([...readWav(wavFile([head, dataChunk([0x12, 0x34])], 'RIFX')).toPcm16()]).toEqual([0x1234]);
    }
  });
});
