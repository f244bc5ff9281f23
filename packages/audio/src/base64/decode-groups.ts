import { ALPHABET } from './base64-alphabet.ts';

let valuesByCharacter: Int8Array | undefined;

/** The six bits of each character of the alphabet; -1 for every other. */
function characterValues(): Int8Array {
  const table = new Int8Array(256).fill(-1);
  ALPHABET.forEach((character, value) => (table[character] = value));
  return table;
}

/** The bits of a character of the alphabet; -1 for any other. */
export function valueOfCharacter(character: number): number {
  return (valuesByCharacter ??= characterValues())[character] ?? -1;
}

/**
 * Decodes characters without padding, in plain TypeScript. The target has room for the bytes. Returns whether all characters were of the
 * alphabet and there was none too many; what is in the target otherwise is of no use.
 */
export function decodeGroups(characters: Uint8Array, target: Uint8Array): boolean {
  const table = (valuesByCharacter ??= characterValues());
  const wholeEnd = characters.length - (characters.length % 4);
  let seen = 0;
  let to = 0;
  for (let from = 0; from < wholeEnd; from += 4, to += 3) {
    const first = table[characters[from] as number] as number;
    const second = table[characters[from + 1] as number] as number;
    const third = table[characters[from + 2] as number] as number;
    const fourth = table[characters[from + 3] as number] as number;
    // -1 has every bit set, so that one sign at the end tells whether there was any.
    seen |= first | second | third | fourth;
    target[to] = (first << 2) | (second >> 4);
    target[to + 1] = (second << 4) | (third >> 2);
    target[to + 2] = (third << 6) | fourth;
  }
  const restLength = characters.length - wholeEnd;
  if (restLength === 0) return seen >= 0;
  const [first, second, third] = [0, 1, 2].map((place) =>
    place < restLength ? valueOfCharacter(characters[wholeEnd + place] as number) : 0,
  ) as [number, number, number];
  target[to] = (first << 2) | (second >> 4);
  if (restLength === 3) target[to + 1] = (second << 4) | (third >> 2);
  return restLength > 1 && (seen | first | second | third) >= 0;
}
