import { ALPHABET } from './base64-alphabet.ts';

/** One table for each place in a group of four: the bits of a character where they belong, or -1 for what is none. */
type GroupTables = readonly [Int32Array, Int32Array, Int32Array, Int32Array];

let groupTables: GroupTables | undefined;

function createTables(): GroupTables {
  const [first, second, third, fourth] = [18, 12, 6, 0].map((shift) => {
    const table = new Int32Array(256).fill(-1);
    ALPHABET.forEach((character, value) => (table[character] = value << shift));
    return table;
  }) as [Int32Array, Int32Array, Int32Array, Int32Array];
  return [first, second, third, fourth];
}

/** The bits of a character of the alphabet; -1 for any other. */
export function valueOfCharacter(character: number): number {
  return (groupTables ??= createTables())[3][character] ?? -1;
}

/**
 * Decodes characters without padding, in plain TypeScript. The target has room for the bytes. Returns whether all characters were of the
 * alphabet and there was none too many; what is in the target otherwise is of no use.
 */
export function decodeGroups(characters: Uint8Array, target: Uint8Array): boolean {
  const [first, second, third, fourth] = (groupTables ??= createTables());
  const wholeEnd = characters.length - (characters.length % 4);
  let seen = 0;
  let to = 0;
  for (let from = 0; from < wholeEnd; from += 4, to += 3) {
    const bits =
      (first[characters[from] as number] as number) |
      (second[characters[from + 1] as number] as number) |
      (third[characters[from + 2] as number] as number) |
      (fourth[characters[from + 3] as number] as number);
    // -1 has every bit set, so that one sign at the end tells whether there was any.
    seen |= bits;
    target[to] = bits >> 16;
    target[to + 1] = bits >> 8;
    target[to + 2] = bits;
  }
  const restLength = characters.length - wholeEnd;
  if (restLength === 0) return seen >= 0;
  const [a = 0, b = 0, c = ALPHABET[0] as number] = characters.subarray(wholeEnd);
  const bits = (first[a] as number) | (second[b] as number) | (third[c] as number);
  target[to] = bits >> 16;
  if (restLength === 3) target[to + 1] = bits >> 8;
  return restLength > 1 && (seen | bits) >= 0;
}
