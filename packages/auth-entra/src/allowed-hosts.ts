import { AntiphonError } from '@antiphon/interface';

/** Azure's own: one label at least must stand before each. */
const AZURE_SUFFIXES = ['.openai.azure.com', '.cognitiveservices.azure.com', '.services.ai.azure.com', '.ai.azure.com'];

// Letters, digits and hyphens, no empty label: no port, no user information, no trailing dot, no escape, no look-alike from another script.
const HOST = /^(?=.{1,253}$)[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)*$/i;
const IPV6 = /^\[[\da-f:.]{2,45}\]$/i;

/** Gives the host in lower case when a token may go there. */
export type HostCheck = (host: string | undefined) => string;

/**
 * Makes the check of where tokens may go: Azure's hosts, and those that the caller adds.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` for an entry that is neither a host name nor `*.` and one; what it gives throws `AUTH_FAILED`.
 */
export function hostCheck(added: readonly string[]): HostCheck {
  const entries = added.map(entryFrom);
  const exact = new Set(entries.filter((entry) => !entry.startsWith('.')));
  const suffixes = [...AZURE_SUFFIXES, ...entries.filter((entry) => entry.startsWith('.'))];
  return (given) => {
    if (given === undefined) {
      throw refused('no Entra token was asked for: the caller did not say for which host; pass the host option');
    }
    if (!isHost(given)) {
      throw refused(
        'no Entra token was asked for: the host is not a plain host name, such as contoso.openai.azure.com',
      );
    }
    const host = given.toLowerCase();
    if (exact.has(host) || suffixes.some((suffix) => host.endsWith(suffix))) return host;
    throw refused(`no Entra token was asked for: ${host} is no host of Azure; add it to allowedHosts if it is yours`);
  };
}

function isHost(text: unknown): text is string {
  return typeof text === 'string' && (HOST.test(text) || IPV6.test(text));
}

function entryFrom(entry: string): string {
  const isWild = typeof entry === 'string' && entry.startsWith('*.');
  const host = isWild ? entry.slice(2) : entry;
  // A wild top-level domain would let a token go to anybody.
  if (isHost(host) && (!isWild || host.includes('.'))) return (isWild ? `.${host}` : host).toLowerCase();
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message:
      'an entry of allowedHosts is no host name: write it without scheme, port and path, such as gateway.example or *.gateway.example',
  });
}

function refused(message: string): AntiphonError {
  return new AntiphonError({ code: 'AUTH_FAILED', message });
}
