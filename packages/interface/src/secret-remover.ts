import { redact, redactHeaders } from './redact.ts';
import type { ConnectRequest } from './transport.ts';

/** Shorter header values are words of the protocol; removing them would only garble the text. */
const MINIMUM_SECRET_CHARACTERS = 6;

/**
 * Makes a function that removes from a text every value that may have been secret in a request, then whatever looks like a secret: servers echo what
 * they refuse.
 *
 * @example
 * import { secretRemover } from '@antiphon/interface';
 *
 * const request = { url: new URL('wss://host/'), headers: { 'api-key': 'abcdef' }, protocols: [] };
 * console.log(secretRemover(request)('wrong key abcdef')); // wrong key [redacted]
 */
export function secretRemover(request: ConnectRequest): (text: string) => string {
  const query = Object.fromEntries(request.url.searchParams);
  const shownQuery = redactHeaders(query);
  const secrets = [
    ...Object.values(request.headers).flatMap((value) => [value, value.split(/\s+/).at(-1) ?? '']),
    ...request.protocols
      .filter((protocol) => redact(protocol) !== protocol)
      .map((protocol) => protocol.slice(protocol.indexOf('.') + 1)),
    ...Object.keys(query)
      .filter((name) => shownQuery[name] !== query[name])
      .map((name) => query[name] ?? ''),
    request.url.password,
  ].filter((secret) => secret.length >= MINIMUM_SECRET_CHARACTERS);
  return (text) => redact(secrets.reduce((result, secret) => result.replaceAll(secret, '[redacted]'), text));
}
