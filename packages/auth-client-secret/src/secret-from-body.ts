import { AntiphonError, createCredential, type Credential } from '@antiphon/interface';

/**
 * Reads `{ "value": "ek_…", "expires_at": 1767225600 }` as the API gives it, the same in a member `client_secret`, or `expires_at` left out.
 *
 * @throws {AntiphonError} `AUTH_FAILED`, without what was read.
 */
export function secretFromBody(text: string | undefined, where: string): Credential {
  const outer = recordFrom(parsed(text));
  const { value, expires_at: expiresAt } =
    typeof outer['value'] === 'string' ? outer : recordFrom(outer['client_secret']);
  if (typeof value !== 'string' || value === '') {
    throw failed(`${where} gave no client secret: expected JSON such as {"value":"ek_...","expires_at":1767225600}`);
  }
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw failed(
      `${where} gave a client secret with a blank, a line break or another character that no header can carry`,
    );
  }
  const isTime = typeof expiresAt === 'number' && Number.isFinite(expiresAt);
  return createCredential({ kind: 'client-secret', value, ...(isTime ? { expiresAtMs: expiresAt * 1_000 } : {}) });
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined; // The caller says what is expected; the parser's message would quote the text.
  }
}

function recordFrom(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function failed(message: string): AntiphonError {
  return new AntiphonError({ code: 'AUTH_FAILED', message });
}
