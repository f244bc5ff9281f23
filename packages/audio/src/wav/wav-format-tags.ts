import type { AudioEncoding } from '../audio-format.ts';

/** The `wFormatTag` of each encoding, after Microsoft's mmreg.h. */
export const FORMAT_TAGS: Readonly<Record<AudioEncoding, number>> = { pcm: 1, float: 3, pcma: 6, pcmu: 7 };

/** The tag that says: the real one is in the sub-format GUID. */
export const EXTENSIBLE_TAG = 0xfffe;

/** What follows the two bytes of the tag in a sub-format GUID: `xxxx0000-0000-0010-8000-00AA00389B71`. */
export const SUBFORMAT_TAIL: readonly number[] = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

/** The size that says: not known when the header was written; the data goes on to the end of the file. */
export const UNKNOWN_SIZE = 0xffff_ffff;

/** Some streaming writers say about 2 GiB instead, so that readers with signed sizes go along. */
export const LEAST_PLACEHOLDER_SIZE = 0x7fff_0000;

/** Names the encoding of a tag, where it is one that is read. */
export function encodingOfTag(tag: number): AudioEncoding | undefined {
  const entry = Object.entries(FORMAT_TAGS).find(([, value]) => value === tag);
  return entry?.[0] as AudioEncoding | undefined;
}
