import { AntiphonError } from '@antiphon/interface';
import { bufferOf, type NodeBuffer, nodeBuffer, type NodeBufferConstructor } from './node-buffer.ts';

// Buffer reads only the low byte of these. A text that cannot hold any, as good base64 never does, is not even searched by V8.
const WIDE_CHARACTER = /[^\0-\xff]/;
const PADDING = 0x3d;

/**
 * Decodes base64, with or without padding, in the standard or the URL-safe alphabet.
 *
 * Runs on every platform; where `Buffer` exists it is used. White space and every other character outside the alphabet is an error.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the text is not base64.
 * @example
 * import { bytesFromBase64 } from '@antiphon/protocol';
 *
 * console.log(bytesFromBase64('AQID')); // 1, 2, 3
 */
export function bytesFromBase64(text: string): Uint8Array {
  const bytes = decodeBase64(text);
  if (bytes === undefined) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `a text of ${text.length} characters is not base64: use A-Z a-z 0-9 + / and = at the end`,
    });
  }
  return bytes;
}

/**
 * Encodes bytes as base64 with padding, in the standard alphabet.
 *
 * @example
 * import { base64FromBytes } from '@antiphon/protocol';
 *
 * console.log(base64FromBytes(Uint8Array.of(1, 2, 3))); // AQID
 */
export function base64FromBytes(bytes: Uint8Array): string {
  const Buffer = nodeBuffer();
  if (Buffer !== undefined) return bufferOf(bytes, Buffer).toString('base64');
  let binary = '';
  // In pieces: one call with all bytes as arguments would overflow the stack.
  for (let start = 0; start < bytes.length; start += 8_192) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 8_192));
  }
  return btoa(binary);
}

/** How many bytes a base64 text holds by its length alone; undefined where no base64 text can be that long. */
export function base64ByteLength(text: string): number | undefined {
  const bodyLength = base64BodyLength(text);
  const isPaddingOnly = bodyLength === 0 && text !== '';
  return bodyLength % 4 === 1 || isPaddingOnly ? undefined : Math.floor((bodyLength * 3) / 4);
}

/** The length of the text without its padding. */
function base64BodyLength(text: string): number {
  const { length } = text;
  // Twice as fast as endsWith.
  if (text.charCodeAt(length - 1) !== PADDING) return length;
  return text.charCodeAt(length - 2) === PADDING ? length - 2 : length - 1;
}

/** Decodes as {@link bytesFromBase64} does; undefined when the text is not base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const Buffer = nodeBuffer();
  if (Buffer === undefined) return decodeSlowly(text);
  return WIDE_CHARACTER.test(text) ? undefined : decodeNarrowBase64(text, Buffer);
}

/** The same for a text without any character above 0xff. */
export function decodeNarrowBase64(text: string, Buffer: NodeBufferConstructor): Uint8Array | undefined {
  const buffer = bufferFromBase64(text, Buffer);
  return buffer && viewOf(buffer);
}

/** Whether a text is base64, by the quickest look at every character there is; undefined where there is none. */
export function isBase64(text: string): boolean | undefined {
  const Buffer = nodeBuffer();
  if (Buffer === undefined) return undefined;
  return !WIDE_CHARACTER.test(text) && bufferFromBase64(text, Buffer) !== undefined;
}

function bufferFromBase64(text: string, Buffer: NodeBufferConstructor): NodeBuffer | undefined {
  const byteLength = base64ByteLength(text);
  if (byteLength === undefined) return undefined;
  const buffer = Buffer.from(text, 'base64');
  // Buffer skips what it does not know: a skipped character shows in the length, which costs nothing to compare.
  return buffer.length === byteLength ? buffer : undefined;
}

/** A plain view, so that printing and comparing show bytes and not a Buffer. */
function viewOf(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

function decodeSlowly(text: string): Uint8Array | undefined {
  const byteLength = base64ByteLength(text);
  const body = text.slice(0, base64BodyLength(text)).replaceAll('-', '+').replaceAll('_', '/');
  // atob skips white space, which the way through Buffer and this one must both refuse.
  if (byteLength === undefined || /[^A-Za-z0-9+/]/.test(body)) return undefined;
  const binary = atob(body);
  const bytes = new Uint8Array(byteLength);
  for (let position = 0; position < byteLength; position += 1) bytes[position] = binary.charCodeAt(position);
  return bytes;
}
