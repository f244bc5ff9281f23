import { PADDING } from './base64-alphabet.ts';
import { valueOfCharacter } from './decode-groups.ts';

const [PLUS, SLASH, MINUS, UNDERSCORE] = [0x2b, 0x2f, 0x2d, 0x5f];

/** Brings what a lenient reader takes to what a strict one does: without white space and padding, in the standard alphabet. A copy. */
export function withoutLeniency(characters: Uint8Array): Uint8Array {
  const plain = new Uint8Array(characters.length);
  let length = 0;
  for (const character of characters) {
    if (isWhiteSpace(character)) continue;
    plain[length++] = character === MINUS ? PLUS : character === UNDERSCORE ? SLASH : character;
  }
  // At most two, and only where they can stand: more is left for the decoder to refuse.
  for (let count = 0; count < 2 && plain[length - 1] === PADDING && length % 4 !== 1; count++) length--;
  return plain.subarray(0, length);
}

/** True for every character that a lenient reader takes somewhere. */
export function isLenientCharacter(character: number): boolean {
  const isOther = character === MINUS || character === UNDERSCORE || character === PADDING || isWhiteSpace(character);
  return isOther || valueOfCharacter(character) >= 0;
}

function isWhiteSpace(character: number): boolean {
  return character === 0x20 || (character >= 0x09 && character <= 0x0d);
}
