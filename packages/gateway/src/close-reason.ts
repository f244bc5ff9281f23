import { redact } from '@antiphon/interface';

const MAXIMUM_REASON_BYTES = 123;

/** A close reason that may be passed on: without the given texts and whatever looks like a secret or an address, at most 123 UTF-8 bytes. */
export function sanitizedReason(reason: string, confidential: readonly string[] = []): string {
  const withoutSecrets = confidential
    .filter((text) => text !== '')
    .reduce((text, secret) => text.replaceAll(secret, '[redacted]'), reason);
  return truncated(redact(withoutSecrets).replaceAll(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"']+/gi, '[address]'));
}

function truncated(text: string): string {
  const encoder = new TextEncoder();
  if (encoder.encode(text).length <= MAXIMUM_REASON_BYTES) return text;
  // encodeInto never writes half a character.
  const bytes = new Uint8Array(MAXIMUM_REASON_BYTES);
  return text.slice(0, encoder.encodeInto(text, bytes).read);
}
