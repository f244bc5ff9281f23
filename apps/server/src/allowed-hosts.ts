import type { Authenticator } from '@antiphon/gateway';

/** Admits handshakes that ask for one of these hosts, against DNS rebinding. */
export function allowedHosts(hosts: readonly string[]): Authenticator {
  const allowed = new Set(hosts);
  return ({ headers }) =>
    allowed.has((headers['host'] ?? '').toLowerCase())
      ? { allowed: true }
      : { allowed: false, status: 403, code: 'host_not_allowed', message: 'This server does not go by that name.' };
}
