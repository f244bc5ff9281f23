import type { Authenticator } from '@antiphon/gateway';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Tells this server's own page from everything else, by a cookie that only this server and the browser know. */
export interface PageSession {
  /** The `Set-Cookie` header that goes out with the page. */
  readonly setCookie: string;
  /** Whether a request's `Cookie` header has it. */
  isHeldBy(cookieHeader: string | undefined): boolean;
  readonly authenticate: Authenticator;
}

/**
 * Scripts cannot read the cookie, other sites cannot send it, and it ends with the process.
 * Cookies do not know ports: its name does, so that two servers on one machine do not overwrite each other's.
 */
export function createPageSession(port: number): PageSession {
  const name = `antiphon_page_${port}`;
  const value = randomBytes(32).toString('base64url');
  const expected = digest(value);
  const isHeldBy = (cookieHeader = ''): boolean =>
    cookieHeader
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(`${name}=`))
      .some((pair) => timingSafeEqual(digest(pair.slice(name.length + 1)), expected));
  return {
    setCookie: `${name}=${value}; HttpOnly; SameSite=Strict; Path=/`,
    isHeldBy,
    authenticate: ({ headers }) =>
      isHeldBy(headers['cookie'])
        ? { allowed: true, principal: 'page' }
        : { allowed: false, status: 401, code: 'page_not_known', message: 'Reload the page.' },
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
