/**
 * Joins stretches of bytes into a new array; of none, an empty one. For samples there is {@link concat}.
 *
 * @example
 * import { concatBytes } from '@antiphon/audio';
 *
 * console.log(concatBytes([Uint8Array.of(1, 2), Uint8Array.of(3)])); // Uint8Array [ 1, 2, 3 ]
 */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const part of parts) {
    bytes.set(part, position);
    position += part.length;
  }
  return bytes;
}
