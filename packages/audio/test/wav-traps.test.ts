import { describe, expect, it } from 'vitest';
import {
  convertAudio,
  convertToPcm16,
  createAudioConverter,
  createWavReader,
  pcm16Format,
  readWav,
  writeWav,
} from '../src/index.ts';
import { readInPieces, readWhole } from './read-in-pieces.ts';
import { ascii, dataChunk, extensibleTail, formatChunk, littleEndian, wavFile } from './wav-file.ts';

const float32Bytes = (...values: readonly number[]): number[] => [...new Uint8Array(Float32Array.from(values).buffer)];

describe('traps that WAV readers fall into', () => {
  it('24-bit: -8388608 is the lowest sample, not the highest', () => {
    const audio = readWav(
      wavFile([formatChunk({ bitsPerSample: 24 }), dataChunk([0, 0, 0x80, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f])]),
    );
    expect([...audio.toFloat32()]).toEqual([-1, -1 / 0x80_0000, 0x7f_ffff / 0x80_0000]);
    expect([...audio.toPcm16()]).toEqual([-32_768, 0, 32_767]);
  });

  it('8-bit: scaled by 128 about 128, so that 0 is full scale and 255 a step below', () => {
    const audio = readWav(wavFile([formatChunk({ bitsPerSample: 8 }), dataChunk([0, 128, 255])]));
    expect([...audio.toPcm16()]).toEqual([-32_768, 0, 127 * 256]);
  });

  it('floating point in an extensible header is not read as integers', () => {
    const chunk = formatChunk({ tag: 0xfffe, bitsPerSample: 32, tail: extensibleTail(3) });
    const audio = readWav(wavFile([chunk, dataChunk(float32Bytes(0.5, -1))]));
    expect(audio.format.encoding).toBe('float');
    expect([...audio.toFloat32()]).toEqual([0.5, -1]);
  });

  it('NaN and 3.4e38 in floating point become silence and full scale, and spoil nothing around them', () => {
    const values = float32Bytes(0.25, Number.NaN, 3.4e38, -3.4e38, Infinity, 0.25);
    const audio = readWav(wavFile([formatChunk({ tag: 3, bitsPerSample: 32 }), dataChunk(values)]));
    expect([...audio.toPcm16()]).toEqual([8_192, 0, 32_767, -32_768, 32_767, 8_192]);
    const long = float32Bytes(Number.NaN, ...Array.from({ length: 4_800 }, () => 0.25));
    const file = readWav(wavFile([formatChunk({ tag: 3, bitsPerSample: 32, sampleRateHz: 48_000 }), dataChunk(long)]));
    expect(
      convertToPcm16(file, { sampleRateHz: 24_000 })
        .subarray(200, -200)
        .every((value) => value === 8_192),
    ).toBe(true);
  });

  it('overshoot saturates and does not wrap', () => {
    const square = Float32Array.from({ length: 4_800 }, (_, index) => (index % 100 < 50 ? 1 : -1));
    const audio = readWav(writeWav({ sampleRateHz: 48_000, samples: square }));
    expect(Math.max(...convertToPcm16(audio, { sampleRateHz: 48_000 }))).toBe(32_767);
    const to = { ...audio.format, sampleRateHz: 44_100 };
    const floats = readWav(writeWav({ format: to, data: convertAudio(audio.data, audio.format, to) })).toFloat32();
    expect(Math.max(...floats)).toBeGreaterThan(1.05);
    expect(Math.min(...floats)).toBeLessThan(-1.05);
    const output = convertToPcm16(audio, { sampleRateHz: 44_100 });
    expect(output).toEqual(
      Int16Array.from(floats, (value) => Math.max(-32_768, Math.min(32_767, Math.round(value * 32_768)))),
    );
  });

  it('half a frame at the end is left out, of the whole file and of pieces', () => {
    const file = wavFile([formatChunk({ channelCount: 2 }), { ...dataChunk([1, 0, 2, 0, 3, 0, 4]), padding: false }]);
    expect([...readWav(file).toPcm16()]).toEqual([1, 2]);
    expect(readInPieces(file, [3])).toEqual(readWhole(file));
    const converter = createAudioConverter({ from: pcm16Format(8_000, 2), to: pcm16Format(8_000) });
    expect([...converter.push(Uint8Array.of(1, 0, 3, 0, 9)), ...converter.flush(), ...converter.flush()]).toEqual([
      2, 0,
    ]);
  });

  it('a block align of 0 is worked out', () => {
    for (const bitsPerSample of [8, 16, 24, 32]) {
      const chunk = formatChunk({ channelCount: 2, bitsPerSample, blockAlign: 0 });
      expect(readWav(wavFile([chunk, dataChunk(Array(24).fill(0))])).frameCount).toBe(96 / bitsPerSample);
    }
  });

  it('the bits that are missing from the oldest headers are worked out', () => {
    const body = [
      ...littleEndian(1, 2),
      ...littleEndian(2, 2),
      ...littleEndian(8_000, 4),
      ...littleEndian(32_000, 4),
      4,
      0,
    ];
    expect(readWav(wavFile([{ id: 'fmt ', body }, dataChunk([1, 0, 2, 0])])).format).toEqual(pcm16Format(8_000, 2));
  });

  it('samples of 12 and 20 bits stand left-justified in whole bytes', () => {
    const twelve = readWav(wavFile([formatChunk({ bitsPerSample: 12, blockAlign: 2 }), dataChunk([0x00, 0x40])]));
    expect([...twelve.toFloat32()]).toEqual([0.5]);
    const twenty = readWav(wavFile([formatChunk({ bitsPerSample: 20, blockAlign: 3 }), dataChunk([0, 0, 0x80])]));
    expect([...twenty.toFloat32()]).toEqual([-1]);
  });

  it('what a program writes to a pipe, with sizes of 0xFFFFFFFF, ends with the input', () => {
    const info = { id: 'LIST', body: [...ascii('INFOISFT'), ...littleEndian(14, 4), ...ascii('Lavf59.27.100\0')] };
    const file = wavFile([formatChunk(), info, { ...dataChunk([1, 0, 2, 0], 0xffff_ffff) }], 'RIFF', 0xffff_ffff);
    expect([...readWav(file).toPcm16()]).toEqual([1, 2]);
    expect(readWav(file).isTruncated).toBe(false);
    expect(readInPieces(file, [5])).toEqual(readWhole(file));
  });

  it('a stream does not lose its tail, nor a converter samples when a chunk is not a whole number of outputs', () => {
    const converter = createAudioConverter({ from: pcm16Format(44_100), to: pcm16Format(8_000) });
    let length = converter.push(new Uint8Array(1)).length;
    for (let count = 0; count < 441; count++) length += converter.push(new Uint8Array(2 * 101)).length;
    length += converter.flush().length;
    expect(length / 2).toBe(Math.round((441 * 101 * 8_000) / 44_100));
  });
});

describe('hostile headers', () => {
  const arrayBytes = (): number => process.memoryUsage().arrayBuffers;

  it.each(['LIST', 'bext', 'fmt ', 'junk', 'data', 'ds64'])('a %s chunk that claims 4 GiB costs no memory', (id) => {
    const before = arrayBytes();
    const start = id === 'data' ? [formatChunk()] : [];
    const file = wavFile([...start, { id, body: ascii('INFO'), size: 0xffff_fffe }], 'RIFF', 0xffff_ffff);
    const reader = createWavReader();
    const piece = new Uint8Array(65_536);
    let most = 0;
    try {
      reader.push(file);
      for (let count = 0; count < 100; count++) {
        reader.push(piece);
        most = Math.max(most, arrayBytes() - before);
      }
      reader.end();
    } catch (error) {
      expect(error).toMatchObject({ code: 'AUDIO_FORMAT' });
    }
    // A list of texts is looked at as far as 64 texts of 4 096 bytes; it is doubled on the way.
    expect(most).toBeLessThan(2_000_000);
  });

  it('65 535 channels are read frame by frame, in any pieces', () => {
    const chunk = formatChunk({ channelCount: 65_535, bitsPerSample: 8, blockAlign: 0 });
    const file = new Uint8Array(44 + 65_535 + 70);
    file.set(wavFile([chunk, dataChunk([], 65_605)]));
    expect(readWav(file).frameCount).toBe(1);
    expect(readInPieces(file, [10_000])).toEqual(readWhole(file));
  });

  it('a million empty chunks are passed over, fed in pieces of 4 096 bytes', () => {
    const head = wavFile([formatChunk()]);
    const empty = Uint8Array.from([...ascii('junk'), 0, 0, 0, 0]);
    const piece = new Uint8Array(4_096).map((_, index) => empty[index % 8] ?? 0);
    const reader = createWavReader();
    reader.push(head);
    for (let count = 0; count < 1_000_000 / 512; count++) reader.push(piece);
    reader.push(wavFile([dataChunk([1, 0])]).subarray(12));
    reader.end();
    expect(reader.frameCount).toBe(1);
  });

  it('the first of several chunks of a kind counts', () => {
    const file = wavFile([formatChunk(), formatChunk({ sampleRateHz: 8_000 }), dataChunk([1, 0]), dataChunk([2, 0])]);
    expect(readWav(file).format.sampleRateHz).toBe(24_000);
    expect([...readWav(file).toPcm16()]).toEqual([1]);
  });
});
