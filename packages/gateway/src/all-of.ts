import type { Authentication, Authenticator } from './authenticator.ts';

/**
 * Admits whom all of these admit; they are asked in order, and the first refusal counts. The principal is the first one named.
 * Without any authenticator it refuses.
 *
 * @example
 * import { allOf, allowedOrigins, clientKeys } from '@antiphon/gateway';
 *
 * const authenticate = allOf(allowedOrigins(['https://voice.example.com']), clientKeys(['k-alice']));
 */
export function allOf(...authenticators: readonly Authenticator[]): Authenticator {
  return async (request, options): Promise<Authentication> => {
    if (authenticators.length === 0) {
      return { allowed: false, status: 403, code: 'forbidden', message: 'Nobody may connect.' };
    }
    let principal: string | undefined;
    for (const authenticate of authenticators) {
      const word = await authenticate(request, options);
      if (!word.allowed) return word;
      principal ??= word.principal;
    }
    return { allowed: true, principal };
  };
}
