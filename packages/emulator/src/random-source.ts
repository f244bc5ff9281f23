/** Where ids and noise come from: 32 random bits a call. */
export type RandomSource = () => number;

/** A source that gives the same numbers for the same seed (mulberry32). Not for secrets. */
export function seededRandom(seed: number): RandomSource {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** The platform's cryptographic source. */
export function systemRandom(): RandomSource {
  const word = new Uint32Array(1);
  return () => globalThis.crypto.getRandomValues(word)[0] ?? 0;
}

/** A 32-bit hash of a text (FNV-1a over its UTF-16 units), to derive seeds from names. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
