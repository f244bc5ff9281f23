import { type ConnectRequest, redact, redactHeaders } from '@antiphon/interface';

/** What of a request is recorded, and compared when it is played back. */
export interface RecordedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly protocols: readonly string[];
}

/** Copies a request without its secrets. */
export function recordedRequest({ url, headers, protocols }: ConnectRequest): RecordedRequest {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  const query = redactHeaders(Object.fromEntries(url.searchParams));
  for (const [name, value] of Object.entries(query)) {
    if (url.searchParams.get(name) !== value) shown.searchParams.set(name, value);
  }
  return { url: redact(shown.href), headers: redactHeaders(headers), protocols: protocols.map(redact) };
}
