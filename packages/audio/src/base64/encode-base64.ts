import { checkTarget } from '../kept-target.ts';
import { base64Length } from './base64-alphabet.ts';
import { encodeGroups } from './encode-groups.ts';
import { nodeBufferOver, type PlatformBytes } from './platform-base64.ts';

/**
 * Encodes bytes as base64: the standard alphabet, with padding (RFC 4648, section 4).
 *
 * Uses the platform's fastest way: Buffer, or `Uint8Array.prototype.toBase64`, or WebAssembly, or a table.
 *
 * @example
 * import { encodeBase64 } from '@antiphon/audio';
 *
 * console.log(encodeBase64(Uint8Array.of(1, 2, 3, 4))); // AQIDBA==
 */
export function encodeBase64(bytes: Uint8Array): string {
  const buffer = nodeBufferOver(bytes);
  if (buffer !== undefined) return buffer.toString('base64');
  const text = (bytes as PlatformBytes).toBase64?.();
  if (text !== undefined) return text;
  const characters = new Uint8Array(base64Length(bytes.length));
  encodeGroups(bytes, characters);
  return new TextDecoder().decode(characters);
}

/**
 * Encodes bytes as base64 into an array of ASCII characters that the caller keeps, such as the frame that is sent: no string is made, no memory
 * allocated. Returns how many characters there are, {@link base64Length} of the bytes.
 *
 * @param target must have room for them, and not overlap with the bytes; pass a subarray to begin elsewhere
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the target is too short.
 * @example
 * import { base64Length, encodeBase64Into } from '@antiphon/audio';
 *
 * const pcm = new Uint8Array(960);
 * const kept = new Uint8Array(base64Length(pcm.length));
 * console.log(encodeBase64Into(pcm, kept)); // 1280
 */
export function encodeBase64Into(bytes: Uint8Array, target: Uint8Array): number {
  checkTarget(target, base64Length(bytes.length));
  return encodeGroups(bytes, target);
}
