import { AntiphonError } from '@antiphon/interface';
import type { Authenticator } from './authenticator.ts';

export interface AllowedOriginsOptions {
  /**
   * Admits requests without an `Origin` header: programs send none, browsers always do. An empty header is not an absent one.
   * @default false
   */
  readonly allowAbsent?: boolean | undefined;
}

/**
 * Admits pages of these origins only, against cross-site WebSocket hijacking. The match is exact, character by character:
 * no case folding, no default port, no wildcard. It says where a page comes from, not who is asking: combine it.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when an origin is not written as browsers send it (`https://host[:port]`, no path).
 * @example
 * import { allOf, allowedOrigins, clientKeys } from '@antiphon/gateway';
 *
 * const authenticate = allOf(allowedOrigins(['https://voice.example.com']), clientKeys(['k-alice']));
 */
export function allowedOrigins(
  origins: readonly string[],
  { allowAbsent = false }: AllowedOriginsOptions = {},
): Authenticator {
  const allowed = new Set(origins.map(checkedOrigin));
  return (request) => {
    const origin = request.headers['origin'];
    if (origin === undefined ? allowAbsent : allowed.has(origin)) return { allowed: true };
    return {
      allowed: false,
      status: 403,
      code: 'origin_not_allowed',
      message: 'Pages of this origin may not connect to this gateway.',
    };
  };
}

function checkedOrigin(origin: string): string {
  const parsed = URL.canParse(origin) ? new URL(origin) : undefined;
  const isWeb = parsed?.protocol === 'http:' || parsed?.protocol === 'https:';
  if (parsed !== undefined && isWeb && parsed.origin === origin) return origin;
  const hint = parsed !== undefined && isWeb ? `; write ${parsed.origin}` : '; write it as https://host[:port]';
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `"${origin}" is not an origin as browsers send it${hint}`,
  });
}
