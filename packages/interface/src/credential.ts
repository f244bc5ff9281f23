import type { AbortOptions } from './abort-options.ts';

/** Gives a credential whenever one is needed: it is asked again at every connection attempt. Construction does no I/O. */
export interface CredentialProvider {
  /** A short name for logs, such as `api-key`. */
  readonly name: string;
  /** @throws {AntiphonError} `AUTH_FAILED` when none can be had; an aborted signal rejects with its reason. */
  getCredential(options?: CredentialOptions): Promise<Credential>;
}

export interface CredentialOptions extends AbortOptions {
  /** The host the credential will be sent to, so that a provider can refuse those it is not meant for: a name or address as in `URL.hostname`, without port. */
  readonly host?: string | undefined;
  /** The path of the URL it will be sent to, for providers whose credentials differ by API. */
  readonly path?: string | undefined;
  /** Asks for a fresh credential after the last one was refused. @default false */
  readonly forceRefresh?: boolean | undefined;
}

export type CredentialKind = 'api-key' | 'bearer' | 'client-secret';

/** A secret and what it is. Make one with {@link createCredential}, which hides `value` from printing. */
export interface Credential {
  readonly kind: CredentialKind;
  readonly value: string;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAtMs?: number;
}

/**
 * Makes a credential whose `value` no inspector, serialiser or spread shows; only reading `.value` does.
 *
 * @example
 * import { createCredential } from '@antiphon/interface';
 *
 * const credential = createCredential({ kind: 'api-key', value: 'k-123' });
 * console.log(JSON.stringify(credential)); // {"kind":"api-key","value":"[redacted]"}
 */
export function createCredential({ kind, value, expiresAtMs }: Credential): Credential {
  const shown = { kind, ...(expiresAtMs === undefined ? {} : { expiresAtMs }) };
  const hidden = () => ({ ...shown, value: '[redacted]' });
  return Object.defineProperties(shown as Credential, {
    value: { get: () => value, enumerable: false },
    toJSON: { value: hidden, enumerable: false },
    [Symbol.for('nodejs.util.inspect.custom')]: { value: hidden, enumerable: false },
  });
}
