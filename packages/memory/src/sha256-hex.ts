/**
 * Computes the SHA-256 of a text's UTF-8 bytes or of bytes, in lower-case hexadecimal: the form a piece's hashes have.
 *
 * Uses the platform's WebCrypto, which a browser offers to secure pages (and to loopback addresses) only.
 * A lone surrogate counts as U+FFFD, as everywhere in UTF-8.
 *
 * @example
 * import { createPiece, sha256Hex } from '@antiphon/memory';
 *
 * const piece = createPiece({ value: 'Good morning.', sha256: await sha256Hex('Good morning.') });
 * console.log(piece.convertedValueSha256?.length); // 64
 */
export async function sha256Hex(value: string | Uint8Array): Promise<string> {
  // The copy holds still while it is hashed, and WebCrypto takes it whatever memory the original is in.
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : new Uint8Array(value);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
