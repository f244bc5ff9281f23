import { AntiphonError } from '@antiphon/interface';
import { checkTarget } from '../kept-target.ts';
import { PADDING } from './base64-alphabet.ts';
import { decodeGroups, valueOfCharacter } from './decode-groups.ts';
import { decodeWithPlatform } from './decode-with-platform.ts';
import { isLenientCharacter, withoutLeniency } from './lenient-base64.ts';

/** What is taken for base64. */
export interface DecodeBase64Options {
  /**
   * `strict`: RFC 4648, section 4, to the letter: the standard alphabet, the right padding, unused bits zero, no other character.
   * `lenient`: the URL-safe alphabet too, padding or none, unused bits of any value, and white space anywhere. Other characters are an error in both.
   * @default 'strict'
   */
  readonly mode?: 'strict' | 'lenient' | undefined;
}

/**
 * Decodes base64, as a text or as its ASCII characters, to new bytes.
 *
 * Uses the platform's fastest way for a text: Buffer, or `Uint8Array.prototype.setFromBase64`, or WebAssembly, or a table.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` with `details.byteOffset`, the place of the first character that is wrong; never a part of the text.
 * @example
 * import { decodeBase64 } from '@antiphon/audio';
 *
 * console.log(decodeBase64('AQIDBA==')); // Uint8Array [ 1, 2, 3, 4 ]
 * console.log(decodeBase64('AQID\nBA', { mode: 'lenient' })); // the same
 */
export function decodeBase64(source: string | Uint8Array, options: DecodeBase64Options = {}): Uint8Array<ArrayBuffer> {
  const target = new Uint8Array(maximumByteCount(source));
  const length = decodeBase64Into(source, target, options);
  return length === target.length ? target : target.slice(0, length);
}

/**
 * Decodes base64 into an array that the caller keeps. From characters no string is made and, in the strict mode, nothing allocated.
 * Returns how many bytes there are.
 *
 * @param target must have room for them, and not overlap with the characters; what is in it after an error is of no use
 * @throws {AntiphonError} `AUDIO_FORMAT` as {@link decodeBase64}; `INVALID_ARGUMENT` when the target is too short.
 */
export function decodeBase64Into(
  source: string | Uint8Array,
  target: Uint8Array,
  { mode = 'strict' }: DecodeBase64Options = {},
): number {
  const strictLength = decodeStrictly(source, target);
  if (strictLength !== undefined) return strictLength;
  const characters = typeof source === 'string' ? new TextEncoder().encode(source) : source;
  if (mode === 'strict') throw notBase64(faultAt(characters, isStrict), characters.length);
  const plain = withoutLeniency(characters);
  checkTarget(target, byteCountOf(plain.length));
  if (decodeGroups(plain, plain.length, target)) return byteCountOf(plain.length);
  throw notBase64(faultAt(characters, isLenientCharacter), characters.length);
}

/** Returns how many bytes were decoded; undefined for what is not strict base64. */
function decodeStrictly(source: string | Uint8Array, target: Uint8Array): number | undefined {
  const { length } = source;
  if (length % 4 !== 0) return undefined;
  if (length === 0) return 0;
  const paddingLength = paddingLengthOf(source);
  const unusedBits = valueOfCharacter(codeAt(source, length - 1 - paddingLength)) & ((1 << (2 * paddingLength)) - 1);
  if (unusedBits !== 0) return undefined;
  const byteCount = (length / 4) * 3 - paddingLength;
  checkTarget(target, byteCount);
  const isDecoded =
    typeof source === 'string'
      ? decodeWithPlatform(source, target.subarray(0, byteCount))
      : decodeGroups(source, length - paddingLength, target);
  return isDecoded ? byteCount : undefined;
}

/** What the characters give at most; just what they give where they are strict base64. */
function maximumByteCount(source: string | Uint8Array): number {
  return Math.ceil(source.length / 4) * 3 - paddingLengthOf(source);
}

function codeAt(source: string | Uint8Array, index: number): number {
  return typeof source === 'string' ? source.charCodeAt(index) : (source[index] ?? 0);
}

function paddingLengthOf(source: string | Uint8Array): 0 | 1 | 2 {
  const { length } = source;
  if (length % 4 !== 0 || codeAt(source, length - 1) !== PADDING) return 0;
  return codeAt(source, length - 2) === PADDING ? 2 : 1;
}

function byteCountOf(characterCount: number): number {
  return Math.floor((characterCount * 3) / 4);
}

/** Where it first goes wrong: at a character that is none of base64, or else at the end. */
function faultAt(characters: Uint8Array, isAllowed: (character: number) => boolean): number {
  const fault = characters.findIndex((character) => !isAllowed(character));
  return fault === -1 ? Math.max(characters.length - 1, 0) : fault;
}

const isStrict = (character: number): boolean => valueOfCharacter(character) >= 0 || character === PADDING;

function notBase64(byteOffset: number, length: number): AntiphonError {
  const expected = 'the characters A-Z a-z 0-9 + / in groups of four, the last one filled up with =';
  return new AntiphonError({
    code: 'AUDIO_FORMAT',
    message: `${length} characters are not base64 at character ${byteOffset}: expected ${expected}`,
    details: { byteOffset, expected },
  });
}
