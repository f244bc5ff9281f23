import { type ConnectRequest, createCredential, type Credential, type CredentialKind } from '@antiphon/interface';
import { API_KEY_SUBPROTOCOL_PREFIX } from './select-subprotocol.ts';

/**
 * Finds the credential that a client sent with its handshake, for servers: `Authorization: Bearer`, then the `api-key` header,
 * then the subprotocol `openai-insecure-api-key.…`. Undefined when there is none.
 *
 * A bearer value may be a key or a token; the kind says how it came. Values that begin with `ek_` are client secrets.
 * Nothing is looked for in the URL.
 */
export function credentialFromRequest(request: ConnectRequest): Credential | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(request.headers['authorization'] ?? '')?.[1];
  if (bearer !== undefined) return credentialOf('bearer', bearer);
  const header = request.headers['api-key']?.trim();
  if (header !== undefined && header !== '') return credentialOf('api-key', header);
  const protocol = request.protocols.find((offered) => offered.startsWith(API_KEY_SUBPROTOCOL_PREFIX));
  const key = protocol?.slice(API_KEY_SUBPROTOCOL_PREFIX.length) ?? '';
  return key === '' ? undefined : credentialOf('api-key', key);
}

function credentialOf(kind: CredentialKind, value: string): Credential {
  return createCredential({ kind: value.startsWith('ek_') ? 'client-secret' : kind, value });
}
