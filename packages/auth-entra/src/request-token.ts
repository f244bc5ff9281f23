import {
  AntiphonError,
  type Clock,
  createCredential,
  type Credential,
  isAntiphonError,
  redact,
  withinTime,
} from '@antiphon/interface';
import type { EntraAccessToken, EntraTokenCredential } from './token-credential.ts';

export interface TokenRequest {
  readonly load: () => Promise<EntraTokenCredential>;
  readonly scope: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Asks the credential for one token, within the time. */
export async function requestToken({ load, scope, timeoutMs, clock, signal }: TokenRequest): Promise<Credential> {
  const ask = async (abortSignal: AbortSignal) => {
    try {
      return await (await load()).getToken(scope, { abortSignal });
    } catch (error) {
      throw isAntiphonError(error) ? error : failed(error, scope);
    }
  };
  const timeoutError = (): AntiphonError => timedOut(scope, timeoutMs);
  return credentialFrom(await withinTime(ask, { clock, timeoutMs, signal, timeoutError }), scope);
}

function credentialFrom(answer: EntraAccessToken | null, scope: string): Credential {
  const { token, expiresOnTimestamp: expiresAtMs } = answer ?? {};
  if (typeof token !== 'string' || token === '') {
    throw authFailed(`the Entra credential gave no token for ${scope}: sign in, or check the identity's access`);
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw authFailed(`the Entra credential gave a token for ${scope} with characters that a header cannot carry`);
  }
  const end = expiresAtMs !== undefined && Number.isFinite(expiresAtMs) ? { expiresAtMs } : {};
  return createCredential({ kind: 'bearer', value: token, ...end });
}

/** The error of a credential may quote what it could not read, such as a tool's output with the token in it. */
function failed(error: unknown, scope: string): AntiphonError {
  const cause = new Error(redact(error instanceof Error ? error.message : String(error)));
  if (error instanceof Error) cause.name = error.name;
  return authFailed(`the Entra credential gave no token for ${scope}: see the cause; sign in, or set it up`, cause);
}

function authFailed(message: string, cause?: Error): AntiphonError {
  return new AntiphonError({ code: 'AUTH_FAILED', message, cause });
}

function timedOut(scope: string, timeoutMs: number): AntiphonError {
  return new AntiphonError({
    code: 'TIMEOUT',
    message: `the Entra credential gave no token for ${scope} within ${timeoutMs} ms: try again, or allow more with timeoutMs`,
  });
}
