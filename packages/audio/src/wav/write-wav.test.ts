import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AudioFormat } from '../audio-format.ts';
import { readWav } from './read-wav.ts';
import { wavHeader } from './wav-header.ts';
import { createWavWriter } from './wav-writer.ts';
import { writeWav } from './write-wav.ts';
import { STORED_FORMATS } from '../../test/wav-corpus.ts';

const MONO_PCM16: AudioFormat = { encoding: 'pcm', bitsPerSample: 16, sampleRateHz: 24_000, channelCount: 1 };

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

describe('writeWav', () => {
  it.each(STORED_FORMATS)('gives back what it wrote: $encoding $bitsPerSample', (kind) => {
    const sizes = fc.record({
      sampleRateHz: fc.integer({ min: 1, max: 400_000 }),
      channelCount: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(sizes, fc.int16Array({ maxLength: 40 }), ({ sampleRateHz, channelCount }, values) => {
        const format = { ...kind, sampleRateHz, channelCount };
        const samples = values.subarray(0, values.length - (values.length % channelCount));
        const bytes = writeWav({ format, samples });
        const audio = readWav(bytes);
        expect(audio.format).toEqual(format);
        expect(audio.frameCount).toBe(samples.length / channelCount);
        expect(audio.isTruncated).toBe(false);
        expect(bytes.length % 2).toBe(0);
        expect(bytes.length).toBe(8 + new DataView(bytes.buffer).getUint32(4, true));
        // Writing what was read changes nothing more, in whichever form it is passed on.
        expect(writeWav(audio)).toEqual(bytes);
        // µ-law alone has two zeros, of which only one comes back.
        if (kind.encoding !== 'pcmu') expect(writeWav({ format, samples: audio.toFloat32() })).toEqual(bytes);
        const isLossless = kind.encoding === 'float' || (kind.encoding === 'pcm' && kind.bitsPerSample >= 16);
        if (isLossless) expect(audio.toPcm16()).toEqual(samples);
      }),
      { numRuns: 50 },
    );
  });

  it('writes the plain header of 44 bytes for PCM16', () => {
    const bytes = writeWav({ sampleRateHz: 24_000, samples: Int16Array.of(1, -1) });
    expect(Buffer.from(bytes).toString('hex')).toBe(
      [
        '52494646',
        '28000000',
        '57415645',
        '666d7420',
        '10000000',
        '0100',
        '0100',
        'c05d0000',
        '80bb0000',
        '0200',
        '1000',
      ].join('') + ['64617461', '04000000', '0100', 'ffff'].join(''),
    );
  });

  it('counts the frames of what is not PCM in a fact chunk', () => {
    const samples = Float32Array.of(0, 0, 0, 0, 0, 0);
    const view = new DataView(writeWav({ sampleRateHz: 8_000, channelCount: 2, samples }).buffer);
    expect([view.getUint32(38), view.getUint32(42, true), view.getUint32(46, true)]).toEqual([0x66616374, 4, 3]);
  });

  it('stores floating point as such when nothing else is said', () => {
    const audio = readWav(writeWav({ sampleRateHz: 48_000, channelCount: 2, samples: Float32Array.of(1.5, -0.25) }));
    expect(audio.format).toEqual({ encoding: 'float', bitsPerSample: 32, sampleRateHz: 48_000, channelCount: 2 });
    expect([...audio.toFloat32()]).toEqual([1.5, -0.25]);
    expect([...audio.toPcm16()]).toEqual([32_767, -8_192]);
  });

  it.each([8, 24, 32])('clips to the range of %i-bit PCM and makes NaN silence', (bitsPerSample) => {
    const format = { ...MONO_PCM16, bitsPerSample };
    const samples = Float32Array.of(2, -2, Number.NaN, Infinity);
    const fullScale = 1 - 2 ** (1 - bitsPerSample);
    const expected = Float32Array.of(fullScale, -1, 0, fullScale);
    expect(readWav(writeWav({ format, samples })).toFloat32()).toEqual(expected);
  });

  it.each([
    { bitsPerSample: 12 },
    { channelCount: 0 },
    { channelCount: 40_000 },
    { sampleRateHz: 0 },
    { sampleRateHz: 2 ** 32 },
    { sampleRateHz: 0.5 },
    { encoding: 'opus' as 'pcm' },
  ])('refuses a format with %o', (change) => {
    expect(() => writeWav({ format: { ...MONO_PCM16, ...change }, samples: new Int16Array() })).toThrow(
      expect.objectContaining({ code: 'AUDIO_FORMAT' }),
    );
  });

  it('writes texts that come back, of any characters, and leaves out what an INFO list cannot hold', () => {
    const texts = fc.dictionary(fc.stringMatching(/^I[A-Z]{3}$/), fc.string({ unit: 'grapheme', maxLength: 20 }), {
      maxKeys: 5,
    });
    fc.assert(
      fc.property(texts, (metadata) => {
        const plain = Object.fromEntries(
          Object.entries(metadata).map(([name, text]) => [name, text.replace(/\0.*$/s, '')]),
        );
        const bytes = writeWav({
          sampleRateHz: 8_000,
          samples: Int16Array.of(1),
          metadata: { ...metadata, Originator: 'x' },
        });
        expect(readWav(bytes).metadata).toEqual(plain);
        expect(bytes.length).toBe(8 + new DataView(bytes.buffer).getUint32(4, true));
      }),
    );
  });

  it('refuses samples that are not whole frames', () => {
    expect(() => writeWav({ sampleRateHz: 8_000, channelCount: 2, samples: new Int16Array(3) })).toThrow(
      expect.objectContaining({ code: 'AUDIO_FORMAT', details: expect.objectContaining({ byteOffset: 4 }) }),
    );
  });
});

describe('createWavWriter', () => {
  it.each(STORED_FORMATS)(
    'writes the same file as writeWav once the header is replaced: $encoding $bitsPerSample',
    (kind) => {
      const format = { ...kind, sampleRateHz: 16_000, channelCount: 1 };
      const samples = Int16Array.of(1, 2_000, -30_000, 4, 5);
      const writer = createWavWriter(format);
      const first = writer.header();
      const data = concat(writer.push(samples.subarray(0, 2)), writer.push(samples.subarray(2)), writer.padding());
      const last = writer.end();
      expect(last).toHaveLength(first.length);
      expect(concat(last, data)).toEqual(writeWav({ format, samples }));
      expect(writer.end()).toEqual(last);
    },
  );

  it('says that the sizes are not known until it ends', () => {
    const header = new DataView(createWavWriter(MONO_PCM16).header().buffer);
    expect([header.getUint32(4, true), header.getUint32(40, true)]).toEqual([0xffff_ffff, 0xffff_ffff]);
  });

  it('makes a file that can be read wherever its writing was cut off', () => {
    const writer = createWavWriter(MONO_PCM16);
    const file = concat(writer.header(), writer.push(Int16Array.of(1, 2, 3)));
    for (let length = writer.header().length; length <= file.length; length++) {
      const audio = readWav(file.subarray(0, length));
      expect(audio.frameCount).toBe(Math.floor((length - writer.header().length) / 2));
      expect(audio.isTruncated).toBe(false);
    }
  });

  it('takes stored bytes as they are, also when they split a sample', () => {
    const writer = createWavWriter(MONO_PCM16);
    const parts = [writer.push(Uint8Array.of(1)), writer.push(Uint8Array.of(0, 2, 0))];
    expect(writer.dataByteCount).toBe(4);
    expect([...readWav(concat(writer.end(), ...parts)).toPcm16()]).toEqual([1, 2]);
  });

  it('refuses more after its end', () => {
    const writer = createWavWriter(MONO_PCM16);
    writer.end();
    expect(() => writer.push(new Int16Array(1))).toThrow(expect.objectContaining({ code: 'CLOSED' }));
  });

  it('leaves sizes that 32 bits cannot hold as not known', () => {
    expect(wavHeader(MONO_PCM16, 2 ** 32)).toEqual(wavHeader(MONO_PCM16, undefined));
    expect(wavHeader(MONO_PCM16, 2 ** 31)).not.toEqual(wavHeader(MONO_PCM16, undefined));
  });
});
