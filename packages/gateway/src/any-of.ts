import type { Authentication, Authenticator, Refusal } from './authenticator.ts';

/**
 * Admits whom one of these admits; they are asked in order, and the first admission counts.
 *
 * When all refuse, a 401 comes before a 403, and a later refusal before an earlier one.
 *
 * @example
 * import { anyOf, clientKeys } from '@antiphon/gateway';
 *
 * const authenticate = anyOf(clientKeys(['k-alice']), () => ({ allowed: false, status: 403, code: 'no', message: 'No.' }));
 */
export function anyOf(...authenticators: readonly Authenticator[]): Authenticator {
  return async (request, options): Promise<Authentication> => {
    let refusal: Refusal = { allowed: false, status: 403, code: 'forbidden', message: 'Nobody may connect.' };
    for (const authenticate of authenticators) {
      const word = await authenticate(request, options);
      if (word.allowed) return word;
      if (word.status === 401 || refusal.status === 403) refusal = word;
    }
    return refusal;
  };
}
