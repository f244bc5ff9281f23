import { AntiphonError } from '@antiphon/interface';
import { HOST_IS_LITTLE_ENDIAN } from './host-byte-order.ts';
import { keptPart } from './kept-target.ts';
import { readPcm16, writePcm16 } from './pcm16-portable.ts';

/**
 * Turns little-endian PCM16 bytes, the form of the Realtime wire, into samples.
 *
 * Copies: the bytes may start at any address, and neither side keeps the other alive.
 *
 * @param target where to put the samples, to allocate nothing; the result is then the part of it that was filled. @default a new array
 * @throws {AntiphonError} `AUDIO_FORMAT` when the length is odd; `INVALID_ARGUMENT` when the target is too short.
 * @example
 * import { pcm16FromBytes } from '@antiphon/audio';
 *
 * console.log(pcm16FromBytes(Uint8Array.of(0xff, 0x7f, 0x00, 0x80))); // Int16Array [ 32767, -32768 ]
 */
export function pcm16FromBytes(bytes: Uint8Array): Int16Array<ArrayBuffer>;
export function pcm16FromBytes(bytes: Uint8Array, target: Int16Array | undefined): Int16Array;
export function pcm16FromBytes(bytes: Uint8Array, target?: Int16Array): Int16Array {
  if (bytes.byteLength % 2 !== 0) throw oddLength(bytes.byteLength);
  const sampleCount = bytes.byteLength / 2;
  if (target === undefined && HOST_IS_LITTLE_ENDIAN && bytes.buffer instanceof ArrayBuffer) {
    // A slice of the memory is filled once; a new array would be filled with zeros first.
    return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  }
  const samples = target === undefined ? new Int16Array(sampleCount) : keptPart(target, sampleCount);
  if (!HOST_IS_LITTLE_ENDIAN) readPcm16(bytes, samples);
  else new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength).set(bytes);
  return samples;
}

/**
 * Turns samples into little-endian PCM16 bytes. Copies.
 *
 * @example
 * import { bytesFromPcm16 } from '@antiphon/audio';
 *
 * console.log(bytesFromPcm16(Int16Array.of(1, -1))); // Uint8Array [ 1, 0, 255, 255 ]
 */
export function bytesFromPcm16(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.length * 2);
  if (!HOST_IS_LITTLE_ENDIAN) return writePcm16(samples, bytes);
  bytes.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  return bytes;
}

function oddLength(byteLength: number): AntiphonError {
  return new AntiphonError({
    code: 'AUDIO_FORMAT',
    message: `${byteLength} bytes are not whole 16-bit samples: expected an even length, keep a split sample for the next chunk`,
    details: { byteOffset: byteLength - 1, expected: 'an even number of bytes' },
  });
}
