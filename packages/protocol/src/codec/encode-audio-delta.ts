import { isBase64 } from '../base64.ts';
import type { KnownServerEvent } from '../events/index.ts';

/**
 * Writes an event whose `delta` is base64, with the delta last; undefined for any other, and where there is no quick way to know.
 *
 * What base64 is made of needs no escapes, which JSON.stringify would look for in every character.
 */
export function encodeDeltaOfBase64(
  event: KnownServerEvent,
  encode: (event: Omit<KnownServerEvent, 'delta'>) => string,
): string | undefined {
  const { delta, ...rest } = event as { readonly type: KnownServerEvent['type']; readonly delta?: unknown };
  if (typeof delta !== 'string' || isBase64(delta) !== true) return undefined;
  return `${encode(rest).slice(0, -1)},"delta":"${delta}"}`;
}
