import { AntiphonError } from './antiphon-error.ts';

const MAXIMUM_REASON_BYTES = 123;
const RESERVED_CODES = new Set([1004, 1005, 1006]);

/**
 * Checks what `Connection.close` was given, for those who write transports: a code that a close frame may carry (1000 to 1014 without 1004 to 1006,
 * 3000 to 4999) and a reason of at most 123 UTF-8 bytes.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when either is wrong.
 */
export function assertCloseArguments(code: number, reason: string): void {
  const inRange = (code >= 1000 && code <= 1014) || (code >= 3000 && code <= 4999);
  if (!Number.isInteger(code) || !inRange || RESERVED_CODES.has(code)) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `a close frame cannot carry the code ${code}; use 1000, or 3000 to 4999`,
    });
  }
  const reasonBytes = new TextEncoder().encode(reason).byteLength;
  if (reasonBytes > MAXIMUM_REASON_BYTES) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `a close reason has at most ${MAXIMUM_REASON_BYTES} UTF-8 bytes, this one has ${reasonBytes}; shorten it`,
    });
  }
}
