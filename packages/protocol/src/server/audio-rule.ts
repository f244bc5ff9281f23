import { base64BodyLength, base64ByteLength } from '../base64.ts';
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
  const body = value.slice(0, base64BodyLength(value));
  // A search for one wrong character: it neither copies nor backtracks.
  if (byteLength === undefined || /[^A-Za-z0-9+/]/.test(body)) {
    return wrongValue('expected base64-encoded audio bytes, but got an invalid value', path);
  }
  return undefined;
};
