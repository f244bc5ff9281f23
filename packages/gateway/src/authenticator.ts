import type { AbortOptions, IncomingConnection } from '@antiphon/interface';

/** What a client asks with: the URL, the lower-case headers, the subprotocols and, where known, its address. */
export type ClientRequest = IncomingConnection['request'];

/** The word of an {@link Authenticator}. */
export type Authentication = Admission | Refusal;

/** The client may enter. */
export interface Admission {
  readonly allowed: true;
  /** Who it is, for logs; never the secret it came with. */
  readonly principal?: string | undefined;
}

/** The client may not enter. The text goes to the client, so it names nothing that is not public. */
export interface Refusal {
  readonly allowed: false;
  /** 401: a credential is missing or wrong. 403: no credential would help. */
  readonly status: 401 | 403;
  /** The `error.code` of the answer. */
  readonly code: string;
  readonly message: string;
}

/**
 * Decides over one handshake, before the upgrade. One that throws or does not answer refuses.
 *
 * @example
 * import type { Authenticator } from '@antiphon/gateway';
 *
 * const officeHours: Authenticator = () =>
 *   new Date().getHours() < 18
 *     ? { allowed: true }
 *     : { allowed: false, status: 403, code: 'closed', message: 'The office is closed.' };
 */
export type Authenticator = (
  request: ClientRequest,
  options?: AbortOptions,
) => Authentication | Promise<Authentication>;
