import { base64ByteLength, decodeBase64 } from '../base64.ts';
import { MAXIMUM_APPEND_BYTES } from '../limits.ts';
import { type ClientRule, wrongType, wrongValue } from './client-rule.ts';

/** Base64 of audio, of at most 15 MiB; padding may be left out, as it is in the API's own examples. */
export const audio: ClientRule = (value, path) => {
  if (typeof value !== 'string') return wrongType('a base64-encoded string', path, value);
  const byteLength = base64ByteLength(value);
  if (byteLength !== undefined && byteLength > MAXIMUM_APPEND_BYTES) {
    return wrongValue(
      `too long. Expected at most ${MAXIMUM_APPEND_BYTES} bytes of audio, but got ${byteLength} bytes instead`,
      path,
    );
  }
  // Decoding is faster than looking at each character, and it is what a server will do with it.
  if (decodeBase64(value) === undefined) {
    return wrongValue('expected base64-encoded audio bytes, but got an invalid value', path);
  }
  return undefined;
};
