import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesFromPcm16, pcm16FromBytes } from './pcm16.ts';
import { readPcm16, writePcm16 } from './pcm16-portable.ts';

describe('PCM16 bytes', () => {
  it('come back as they were, from any alignment', () => {
    fc.assert(
      fc.property(fc.int16Array(), fc.nat({ max: 3 }), (samples, shift) => {
        const bytes = bytesFromPcm16(samples);
        const moved = new Uint8Array(bytes.length + shift);
        moved.set(bytes, shift);
        expect(pcm16FromBytes(moved.subarray(shift))).toEqual(samples);
      }),
    );
  });

  it('are the same whether copied as a whole or one by one, as on a big-endian processor', () => {
    fc.assert(
      fc.property(fc.int16Array(), (samples) => {
        const bytes = writePcm16(samples, new Uint8Array(samples.length * 2));
        expect(bytes).toEqual(bytesFromPcm16(samples));
        expect(readPcm16(bytes, new Int16Array(samples.length))).toEqual(samples);
      }),
    );
  });

  it('are little-endian, and only those of the view', () => {
    expect(bytesFromPcm16(Int16Array.of(9, 1, -2, 9).subarray(1, 3))).toEqual(Uint8Array.of(1, 0, 0xfe, 0xff));
    expect(pcm16FromBytes(Uint8Array.of(0x34, 0x12))).toEqual(Int16Array.of(0x1234));
  });

  it('share nothing with their source', () => {
    const bytes = Uint8Array.of(1, 0);
    const samples = pcm16FromBytes(bytes);
    bytes[0] = 2;
    expect(samples[0]).toBe(1);
  });

  it('must be whole samples', () => {
    expect(() => pcm16FromBytes(new Uint8Array(3))).toThrow(
      expect.objectContaining({ code: 'AUDIO_FORMAT', details: expect.objectContaining({ byteOffset: 2 }) }),
    );
  });
});
