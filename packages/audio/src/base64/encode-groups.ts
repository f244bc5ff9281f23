import { ALPHABET, PADDING } from './base64-alphabet.ts';
import { base64Kernel } from './base64-kernel.ts';

let pairs: Uint16Array | undefined;

/** For each 12 bits their two characters, in the order in which they stand in memory on any processor. */
function characterPairs(): Uint16Array {
  const characters = new Uint8Array(2 * 4_096);
  for (let bits = 0; bits < 4_096; bits++) {
    characters[2 * bits] = ALPHABET[bits >> 6] as number;
    characters[2 * bits + 1] = ALPHABET[bits & 63] as number;
  }
  return new Uint16Array(characters.buffer);
}

/** Encodes bytes to characters, with padding, without a string. The target has room for them. Returns their number. */
export function encodeGroups(bytes: Uint8Array, target: Uint8Array): number {
  // Three bytes give four characters.
  const wholeEnd = bytes.length - (bytes.length % 3);
  const wholeLength = (wholeEnd / 3) * 4;
  encodeWholeGroups(bytes, wholeEnd, target);
  if (wholeEnd === bytes.length) return wholeLength;
  encodeGroup(bytes, wholeEnd, target, wholeLength);
  target[wholeLength + 3] = PADDING;
  if (bytes.length - wholeEnd === 1) target[wholeLength + 2] = PADDING;
  return wholeLength + 4;
}

function encodeWholeGroups(bytes: Uint8Array, end: number, target: Uint8Array): void {
  const kernel = base64Kernel();
  if (kernel !== undefined) {
    kernel.encode(bytes, end, target);
  } else if (target.byteOffset % 2 === 0) {
    // Written as pairs of characters, for which they must lie at an even address.
    encodePairs(bytes, new Uint16Array(target.buffer, target.byteOffset, (end / 3) * 2), end);
  } else {
    for (let from = 0, to = 0; from < end; from += 3, to += 4) encodeGroup(bytes, from, target, to);
  }
}

function encodePairs(bytes: Uint8Array, target: Uint16Array, end: number): void {
  const table = (pairs ??= characterPairs());
  const wholeTwelves = end - (end % 12);
  let from = 0;
  let to = 0;
  // Four groups at a time, in the open: V8 does not do that by itself, and it is worth a fifth of the time.
  for (; from < wholeTwelves; from += 12, to += 8) {
    const second = bytes[from + 1] as number;
    const fifth = bytes[from + 4] as number;
    const eighth = bytes[from + 7] as number;
    const eleventh = bytes[from + 10] as number;
    target[to] = table[((bytes[from] as number) << 4) | (second >> 4)] as number;
    target[to + 1] = table[((second & 15) << 8) | (bytes[from + 2] as number)] as number;
    target[to + 2] = table[((bytes[from + 3] as number) << 4) | (fifth >> 4)] as number;
    target[to + 3] = table[((fifth & 15) << 8) | (bytes[from + 5] as number)] as number;
    target[to + 4] = table[((bytes[from + 6] as number) << 4) | (eighth >> 4)] as number;
    target[to + 5] = table[((eighth & 15) << 8) | (bytes[from + 8] as number)] as number;
    target[to + 6] = table[((bytes[from + 9] as number) << 4) | (eleventh >> 4)] as number;
    target[to + 7] = table[((eleventh & 15) << 8) | (bytes[from + 11] as number)] as number;
  }
  for (; from < end; from += 3, to += 2) {
    const middle = bytes[from + 1] as number;
    target[to] = table[((bytes[from] as number) << 4) | (middle >> 4)] as number;
    target[to + 1] = table[((middle & 15) << 8) | (bytes[from + 2] as number)] as number;
  }
}

/** Four characters for three bytes, of which those beyond the end count as 0. */
// oxlint-disable-next-line max-params -- two arrays and a place in each, in a loop.
function encodeGroup(bytes: Uint8Array, from: number, target: Uint8Array, to: number): void {
  const [first = 0, second = 0, third = 0] = [bytes[from], bytes[from + 1], bytes[from + 2]];
  target[to] = ALPHABET[first >> 2] as number;
  target[to + 1] = ALPHABET[((first & 3) << 4) | (second >> 4)] as number;
  target[to + 2] = ALPHABET[((second & 15) << 2) | (third >> 6)] as number;
  target[to + 3] = ALPHABET[third & 63] as number;
}
