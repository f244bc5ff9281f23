import type { RandomSource } from './random-source.ts';

/** Makes identifiers in the API's form: a prefix and letters and digits, such as `item_Ct1OXLqYLre7VW2Bz9Eoy`. */
export type IdSource = (prefix: string) => string;

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 21;

/** Ids from a random source: a seeded one makes them repeatable. */
export function createIdSource(random: RandomSource): IdSource {
  return (prefix) => `${prefix}_${randomText(random, ID_LENGTH)}`;
}

/** Letters and digits, as ids and the `obfuscation` of deltas have them. */
export function randomText(random: RandomSource, length: number): string {
  let text = '';
  for (let index = 0; index < length; index += 1) text += ALPHABET[random() % ALPHABET.length];
  return text;
}
