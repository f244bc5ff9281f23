import { encodingOfTag, SUBFORMAT_TAIL } from './wav-format-tags.ts';

/** What follows the tag where the channels are ambisonic (B-format): `xxxx0000-0721-11D3-8644-C8C1CA000000`. */
const AMBISONIC_TAIL: readonly number[] = [0, 0, 0x21, 0x07, 0xd3, 0x11, 0x86, 0x44, 0xc8, 0xc1, 0xca, 0, 0, 0];

/** The encoding that a sub-format GUID names. */
export interface Subformat {
  readonly tag: number;
  /** False for a GUID of some other kind, in which the tag means nothing. */
  readonly isKnown: boolean;
}

/**
 * Reads the 16 bytes of a sub-format GUID. Its first three numbers, of 4, 2 and 2 bytes, are in the byte order of the file, or little-endian
 * all the same; sox turns the first two bytes around and leaves the rest.
 */
export function parseSubformat(body: DataView, at: number, isLittleEndian: boolean): Subformat {
  const bytes = Array.from({ length: 16 }, (_, index) => body.getUint8(at + index));
  if (isLittleEndian) return subformatOf(bytes);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, ...rest] = bytes;
  const orders = [[d, c, b, a, f, e, h, g, ...rest], [b, a, ...bytes.slice(2)], bytes].map(subformatOf);
  // With the rest little-endian, the first two bytes may be either way round: one of the two is the number of an encoding.
  return orders.find(({ tag, isKnown }) => isKnown && encodingOfTag(tag) !== undefined) ?? subformatOf(bytes);
}

function subformatOf(bytes: readonly number[]): Subformat {
  const [low = 0, high = 0, ...tail] = bytes;
  const isKnown = [SUBFORMAT_TAIL, AMBISONIC_TAIL].some((known) => known.every((byte, index) => byte === tail[index]));
  return { tag: low + 256 * high, isKnown };
}
