import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ascii,
  type ChunkOptions,
  dataChunk,
  extensibleTail,
  formatChunk,
  littleEndian,
  wavFile,
} from '../../test/wav-file.ts';
import { readWav } from './read-wav.ts';
import { writeWav } from './write-wav.ts';

const FOUR_BYTES = [1, 0, 2, 0];

function problemOf(bytes: Uint8Array): unknown {
  try {
    readWav(bytes);
  } catch (error) {
    expect(error).toMatchObject({ code: 'AUDIO_FORMAT', details: { expected: expect.any(String) } });
    const { byteOffset, problem } = (error as { details: Record<string, unknown> }).details;
    return { byteOffset, problem };
  }
  return undefined;
}

describe('readWav', () => {
  it.each([
    ['8-bit PCM', { bitsPerSample: 8 }, [0, 128, 192, 255], [-1, 0, 0.5, 127 / 128]],
    ['16-bit PCM', {}, [0x00, 0x80, 0x00, 0x40], [-1, 0.5]],
    ['24-bit PCM', { bitsPerSample: 24 }, [0, 0, 0x80, 0, 0, 0x40, 1, 0, 0], [-1, 0.5, 2 ** -23]],
    ['32-bit PCM', { bitsPerSample: 32 }, [0, 0, 0, 0x80, 0, 0, 0, 0x40], [-1, 0.5]],
    ['32-bit float', { tag: 3, bitsPerSample: 32 }, [0, 0, 0x80, 0xbf, 0, 0, 0, 0x40], [-1, 2]],
    ['64-bit float', { tag: 3, bitsPerSample: 64 }, [0, 0, 0, 0, 0, 0, 0xe0, 0x3f], [0.5]],
    ['A-law', { tag: 6, bitsPerSample: 8 }, [0xd5, 0xaa], [8 / 32_768, 32_256 / 32_768]],
    ['µ-law', { tag: 7, bitsPerSample: 8 }, [0xff, 0x00], [0, -32_124 / 32_768]],
  ])('reads %s', (_name, format, bytes, samples) => {
    const plain = readWav(wavFile([formatChunk(format), dataChunk(bytes)]));
    expect([...plain.toFloat32()]).toEqual(samples);
    expect([...plain.toPcm16()]).toEqual(
      samples.map((value) => Math.min(Math.max(Math.round(value * 32_768), -32_768), 32_767)),
    );
    const tail = extensibleTail('tag' in format ? format.tag : 1);
    const extensible = readWav(wavFile([formatChunk({ ...format, tag: 0xfffe, tail }), dataChunk(bytes)]));
    expect(extensible.format).toEqual(plain.format);
    expect([...extensible.toFloat32()]).toEqual(samples);
  });

  it('counts frames of all channels and leaves a part of a frame out', () => {
    const audio = readWav(wavFile([formatChunk({ channelCount: 2 }), dataChunk([1, 0, 2, 0, 3, 0, 4, 0, 5, 0])]));
    expect(audio.format).toEqual({ encoding: 'pcm', bitsPerSample: 16, sampleRateHz: 24_000, channelCount: 2 });
    expect(audio.frameCount).toBe(2);
    expect([...audio.toPcm16()]).toEqual([1, 2, 3, 4]);
  });

  it('skips chunks before, between and after, odd ones with their padding or, where it is missing, without', () => {
    const odd = (padding: boolean): ChunkOptions => ({ id: 'junk', body: [1, 2, 3], padding });
    const after = { id: 'LIST', body: ascii('adtl') };
    for (const padding of [true, false]) {
      const audio = readWav(wavFile([odd(padding), formatChunk(), odd(padding), dataChunk(FOUR_BYTES), after]));
      expect([...audio.toPcm16()]).toEqual([1, 2]);
      expect(audio.isTruncated).toBe(false);
    }
  });

  it('reads the texts of the INFO list, before or after the samples', () => {
    const body = [
      ...ascii('INFOINAM'),
      ...littleEndian(4, 4),
      ...ascii('Ode\0'),
      ...ascii('ISFT'),
      ...littleEndian(3, 4),
      ...ascii('sox'),
    ];
    const list = { id: 'LIST', body };
    const metadata = { INAM: 'Ode', ISFT: 'sox' };
    const other = { id: 'LIST', body: ascii('adtl') };
    expect(readWav(wavFile([other, list, formatChunk(), dataChunk(FOUR_BYTES)])).metadata).toEqual(metadata);
    expect(readWav(wavFile([formatChunk(), dataChunk(FOUR_BYTES), list])).metadata).toEqual(metadata);
    expect(readWav(wavFile([formatChunk(), dataChunk(FOUR_BYTES)])).metadata).toEqual({});
  });

  it.each([0, 0xffff_ffff, 0x7fff_f000])(
    'takes all that follows when a streaming writer left the size at %i',
    (size) => {
      const audio = readWav(
        wavFile([formatChunk(), { ...dataChunk([1, 0, 2, 0, 3], size), padding: false }], 'RIFF', 0xffff_ffff),
      );
      expect([...audio.toPcm16()]).toEqual([1, 2]);
      expect(audio.isTruncated).toBe(false);
    },
  );

  it('takes what is there when the size is beyond the end, and says so', () => {
    const audio = readWav(wavFile([formatChunk(), dataChunk(FOUR_BYTES, 1_000)]));
    expect([...audio.toPcm16()]).toEqual([1, 2]);
    expect(audio.isTruncated).toBe(true);
  });

  it('works the size of a frame out where the header leaves it at 0', () => {
    const audio = readWav(wavFile([formatChunk({ channelCount: 2, blockAlign: 0 }), dataChunk(FOUR_BYTES)]));
    expect(audio.frameCount).toBe(1);
  });

  it('reads a file without samples, also with chunks after it', () => {
    for (const more of [[], [{ id: 'LIST', body: ascii('adtl') }]]) {
      const audio = readWav(wavFile([formatChunk(), dataChunk([]), ...more]));
      expect(audio.frameCount).toBe(0);
      expect(audio.toPcm16()).toHaveLength(0);
      expect(audio.toFloat32()).toHaveLength(0);
    }
  });

  it('reads the long sizes of an RF64 file', () => {
    const ds64 = {
      id: 'ds64',
      body: [...littleEndian(100, 8), ...littleEndian(4, 8), ...littleEndian(2, 8), 0, 0, 0, 0],
    };
    const chunks = [ds64, formatChunk(), dataChunk(FOUR_BYTES, 0xffff_ffff), { id: 'LIST', body: ascii('adtl') }];
    expect([...readWav(wavFile(chunks, 'RF64', 0xffff_ffff)).toPcm16()]).toEqual([1, 2]);
  });

  it('reads a view that does not start where its memory does, and copies nothing', () => {
    const file = wavFile([formatChunk(), dataChunk(FOUR_BYTES)]);
    const memory = new Uint8Array(file.length + 3);
    memory.set(file, 3);
    const audio = readWav(memory.subarray(3));
    expect([...audio.toPcm16()]).toEqual([1, 2]);
    expect(audio.data.buffer).toBe(memory.buffer);
  });

  it('tells apart an empty input, a foreign file, a cut one, a broken one and one it does not read', () => {
    const format = formatChunk();
    const data = dataChunk(FOUR_BYTES);
    const cases: readonly (readonly [Uint8Array, object])[] = [
      [new Uint8Array(), { problem: 'empty', byteOffset: 0 }],
      [Uint8Array.from(ascii('OggS0123456789')), { problem: 'not-wav', byteOffset: 0 }],
      [Uint8Array.from(ascii('RIFF0000AVI ')), { problem: 'not-wav', byteOffset: 8 }],
      [Uint8Array.from(ascii('RIFF\0')), { problem: 'truncated', byteOffset: 5 }],
      [wavFile([format, data]).subarray(0, 30), { problem: 'truncated', byteOffset: 30 }],
      [wavFile([]), { problem: 'invalid', byteOffset: 12 }],
      [wavFile([format]), { problem: 'invalid', byteOffset: 36 }],
      [wavFile([data, format]), { problem: 'invalid', byteOffset: 12 }],
      [wavFile([{ id: 'fmt ', body: [1, 0] }, data]), { problem: 'invalid', byteOffset: 20 }],
      [wavFile([formatChunk({ channelCount: 0 }), data]), { problem: 'invalid', byteOffset: 22 }],
      [wavFile([formatChunk({ sampleRateHz: 0 }), data]), { problem: 'invalid', byteOffset: 24 }],
      [wavFile([formatChunk({ blockAlign: 3 }), data]), { problem: 'invalid', byteOffset: 32 }],
      [wavFile([formatChunk({ bitsPerSample: 40 }), data]), { problem: 'unsupported', byteOffset: 34 }],
      [wavFile([formatChunk({ tag: 2 }), data]), { problem: 'unsupported', byteOffset: 20 }],
      [wavFile([formatChunk({ tag: 0xfffe }), data]), { problem: 'invalid', byteOffset: 20 }],
      [
        wavFile([formatChunk({ tag: 0xfffe, tail: extensibleTail(1, Array(14).fill(7)) }), data]),
        { problem: 'unsupported', byteOffset: 44 },
      ],
    ];
    for (const [bytes, expected] of cases) expect(problemOf(bytes)).toEqual(expected);
  });

  it.each([
    ['MP3', ascii('ID3\u0004')],
    ['MP3', [0xff, 0xfb, 0x90, 0x00]],
    ['Ogg', ascii('OggS\0')],
    ['FLAC', ascii('fLaC\0')],
    ['WebM', [0x1a, 0x45, 0xdf, 0xa3]],
    ['MP4', ascii('\0\0\0\u0018ftypM4A ')],
    ['AIFF', ascii('FORM\0\0\0\0AIFF')],
    ['AVI', ascii('RIFF0000AVI ')],
    ['JSON', ascii(' {"error":"x"}')],
    ['HTML', ascii('<!doctype html>')],
    ['text', ascii('hello, this is a note')],
    ['without a header', [0, 1, 0, 2, 0, 1, 255, 255, 0, 0, 3, 0, 9]],
  ])('says that it looks like %s, and how to convert it', (name, bytes) => {
    expect(() => readWav(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ message: expect.stringMatching(new RegExp(`looks like .*${name}.*ffmpeg`)) }),
    );
  });

  it('throws AUDIO_FORMAT and nothing else, whatever the bytes are', () => {
    const file = writeWav({ sampleRateHz: 8_000, channelCount: 2, samples: Float32Array.of(0.1, 0.2, 0.3, 0.4) });
    const damage = fc.array(fc.tuple(fc.nat({ max: file.length - 1 }), fc.nat({ max: 255 })), { maxLength: 6 });
    const damaged = fc.tuple(damage, fc.nat({ max: file.length })).map(([changes, length]) => {
      const copy = file.slice();
      for (const [at, value] of changes) copy[at] = value;
      return copy.subarray(0, length);
    });
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        try {
          const audio = readWav(bytes);
          expect(audio.toFloat32()).toHaveLength(audio.frameCount * audio.format.channelCount);
          expect(audio.data.byteLength).toBeLessThanOrEqual(bytes.byteLength);
        } catch (error) {
          expect(error).toMatchObject({ code: 'AUDIO_FORMAT', details: { byteOffset: expect.any(Number) } });
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads a file of nothing but hostile chunks in time that grows with its length alone', () => {
    const head = wavFile([formatChunk()]);
    const bytes = new Uint8Array(head.length + 4_000_000);
    const chunk = Uint8Array.from([...ascii('data'), 0, 0, 0, 0]);
    for (let at = head.length; at < bytes.length; at += chunk.length) bytes.set(chunk, at);
    bytes.set(head);
    const start = performance.now();
    expect(readWav(bytes).frameCount).toBe(0);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
