import { HOST_IS_LITTLE_ENDIAN } from '../host-byte-order.ts';
import { bytesFromPcm16, pcm16FromBytes } from '../pcm16.ts';
import { decodeBase64, type DecodeBase64Options } from './decode-base64.ts';
import { encodeBase64 } from './encode-base64.ts';

/**
 * Encodes samples as the base64 of their little-endian bytes, the form of the Realtime wire. Straight from the samples' memory.
 *
 * @example
 * import { base64FromPcm16 } from '@antiphon/audio';
 *
 * console.log(base64FromPcm16(Int16Array.of(1, -1))); // AQD//w==
 */
export function base64FromPcm16(samples: Int16Array): string {
  if (!HOST_IS_LITTLE_ENDIAN) return encodeBase64(bytesFromPcm16(samples));
  return encodeBase64(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
}

/**
 * Decodes the base64 of little-endian PCM16 bytes, as a text or as its ASCII characters, to samples of their own. Straight into their memory.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` when it is not base64, or not whole samples.
 * @example
 * import { pcm16FromBase64 } from '@antiphon/audio';
 *
 * console.log(pcm16FromBase64('AQD//w==')); // Int16Array [ 1, -1 ]
 */
export function pcm16FromBase64(
  source: string | Uint8Array,
  options: DecodeBase64Options = {},
): Int16Array<ArrayBuffer> {
  const bytes = decodeBase64(source, options);
  if (!HOST_IS_LITTLE_ENDIAN || bytes.length % 2 !== 0) return pcm16FromBytes(bytes);
  return new Int16Array(bytes.buffer);
}
