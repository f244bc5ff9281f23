import { ALPHABET } from './base64-alphabet.ts';
import { base64Kernel } from './base64-kernel.ts';

let valuesByCharacter: Int8Array | undefined;

/** The six bits of each character of the alphabet; -1 for every other. */
function characterValues(): Int8Array {
  const table = new Int8Array(256).fill(-1);
  ALPHABET.forEach((character, value) => (table[character] = value));
  return table;
}

let valuesByPair: Int16Array | undefined;

/** The twelve bits of each pair of characters, read as one number in the order of memory; -1 where one is not of the alphabet. */
function pairValues(): Int16Array {
  const table = new Int16Array(65_536).fill(-1);
  const pair = new Uint8Array(2);
  const asNumber = new Uint16Array(pair.buffer);
  ALPHABET.forEach((first, high) => {
    ALPHABET.forEach((second, low) => {
      pair[0] = first;
      pair[1] = second;
      table[asNumber[0] as number] = (high << 6) | low;
    });
  });
  return table;
}

/** The bits of a character of the alphabet; -1 for any other. */
export function valueOfCharacter(character: number): number {
  return (valuesByCharacter ??= characterValues())[character] ?? -1;
}

/**
 * Decodes characters without padding, without a string. The target has room for the bytes. Returns whether all characters were of the
 * alphabet and there was none too many; what is in the target otherwise is of no use.
 *
 * @param length how many of the characters, from the first: making a view of them would cost as much as decoding some hundreds
 */
export function decodeGroups(characters: Uint8Array, length: number, target: Uint8Array): boolean {
  const wholeEnd = length - (length % 4);
  const mostEnd = decodeMost(characters, length, target);
  if (mostEnd === undefined) return false;
  let seen = 0;
  let to = (mostEnd / 4) * 3;
  for (let from = mostEnd; from < wholeEnd; from += 4, to += 3) {
    const first = valueOfCharacter(characters[from] as number);
    const second = valueOfCharacter(characters[from + 1] as number);
    const third = valueOfCharacter(characters[from + 2] as number);
    const fourth = valueOfCharacter(characters[from + 3] as number);
    // -1 has every bit set, so that one sign at the end tells whether there was any.
    seen |= first | second | third | fourth;
    target[to] = (first << 2) | (second >> 4);
    target[to + 1] = (second << 4) | (third >> 2);
    target[to + 2] = (third << 6) | fourth;
  }
  if (wholeEnd === length) return seen >= 0;
  return seen >= 0 && decodeRest(characters.subarray(wholeEnd, length), target, to);
}

/** Decodes whole groups, in the fastest way there is; tells how many characters, or undefined where one was not of the alphabet. */
function decodeMost(characters: Uint8Array, length: number, target: Uint8Array): number | undefined {
  const kernel = base64Kernel();
  if (kernel !== undefined) {
    const end = length - (length % 16);
    return kernel.decode(characters, end, target) ? end : undefined;
  }
  // Pairs of characters are read as one number, for which they must lie at an even address.
  const end = characters.byteOffset % 2 === 0 ? length - (length % 8) : 0;
  return decodePairs(characters, end, target) ? end : undefined;
}

function decodePairs(characters: Uint8Array, end: number, target: Uint8Array): boolean {
  if (end === 0) return true;
  const table = (valuesByPair ??= pairValues());
  const pairs = new Uint16Array(characters.buffer, characters.byteOffset, end / 2);
  let seen = 0;
  for (let from = 0, to = 0; from < pairs.length; from += 4, to += 6) {
    const first = table[pairs[from] as number] as number;
    const second = table[pairs[from + 1] as number] as number;
    const third = table[pairs[from + 2] as number] as number;
    const fourth = table[pairs[from + 3] as number] as number;
    seen |= first | second | third | fourth;
    target[to] = first >> 4;
    target[to + 1] = (first << 4) | (second >> 8);
    target[to + 2] = second;
    target[to + 3] = third >> 4;
    target[to + 4] = (third << 4) | (fourth >> 8);
    target[to + 5] = fourth;
  }
  return seen >= 0;
}

/** One or two bytes from the two or three characters of a last group that is not full. */
function decodeRest(characters: Uint8Array, target: Uint8Array, to: number): boolean {
  const [first = -1, second = -1, third = 0] = Array.from(characters, valueOfCharacter);
  target[to] = (first << 2) | (second >> 4);
  if (characters.length === 3) target[to + 1] = (second << 4) | (third >> 2);
  return (first | second | third) >= 0;
}
