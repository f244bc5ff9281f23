/**
 * The voices of the GA API by name. The preview dialect has the first eight; Azure's first preview had `alloy`, `shimmer` and `echo`.
 *
 * Source: the API's OpenAPI document of 2026-08-21, which recommends the last two.
 */
export const VOICES = [
  'alloy',
  'ash',
  'ballad',
  'coral',
  'echo',
  'sage',
  'shimmer',
  'verse',
  'marin',
  'cedar',
] as const;

/** A voice of the API. */
export type KnownVoice = (typeof VOICES)[number];

/** A voice by name, any string a server knows, or a custom voice by its id, such as `voice_1234`. */
export type Voice = KnownVoice | (string & {}) | { readonly id: string };
