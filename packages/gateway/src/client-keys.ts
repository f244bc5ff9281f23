import { AntiphonError } from '@antiphon/interface';
import { credentialFromRequest } from '@antiphon/protocol';
import type { Authenticator } from './authenticator.ts';
import { constantTimeEqual } from './constant-time-equal.ts';

/**
 * Admits whoever brings one of these keys, in `Authorization: Bearer`, in `api-key`, or in the subprotocol
 * `openai-insecure-api-key.…`. A key in the URL is never read: URLs end up in logs.
 *
 * Every key is compared, and in constant time. The principal is `client-key-1`, `client-key-2` … in the order given.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when there is no key, or an empty one: an unset variable must not open the door.
 * @example
 * import { clientKeys } from '@antiphon/gateway';
 *
 * const authenticate = clientKeys(['k-alice', 'k-bob']);
 */
export function clientKeys(keys: readonly string[]): Authenticator {
  if (keys.length === 0 || keys.some((key) => typeof key !== 'string' || key.trim() === '')) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: 'clientKeys needs at least one key, and none may be empty',
    });
  }
  const encoder = new TextEncoder();
  const secrets = keys.map((key) => encoder.encode(key));
  return (request) => {
    const credential = credentialFromRequest(request);
    if (credential === undefined) {
      return { allowed: false, status: 401, code: 'missing_api_key', message: 'No API key was provided.' };
    }
    const candidate = encoder.encode(credential.value);
    const matches = secrets.map((secret) => constantTimeEqual(secret, candidate));
    const index = matches.indexOf(true);
    return index < 0
      ? { allowed: false, status: 401, code: 'invalid_api_key', message: 'The API key is not one of this gateway.' }
      : { allowed: true, principal: `client-key-${index + 1}` };
  };
}
