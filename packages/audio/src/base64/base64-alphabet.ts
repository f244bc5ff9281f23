/** The standard alphabet of RFC 4648, section 4, as character codes. */
export const ALPHABET: Uint8Array = /* @__PURE__ */ Uint8Array.from(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  (character) => character.charCodeAt(0),
);

/** The character that fills a last group up. */
export const PADDING = 0x3d;

/** How many characters base64 with padding takes for so many bytes. */
export function base64Length(byteCount: number): number {
  return 4 * Math.ceil(byteCount / 3);
}
