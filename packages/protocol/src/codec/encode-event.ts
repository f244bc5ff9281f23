import { AntiphonError } from '@antiphon/interface';
import type { ClientEvent, KnownServerEvent, TranslationClientEvent } from '../events/index.ts';
import { encodeDeltaOfBase64 } from './encode-audio-delta.ts';
import { encodePlainEvent } from './encode-plain-event.ts';

// In every dialect.
const AUDIO_DELTA = /^(response\.(output_)?|session\.output_)audio\.delta$/;

/**
 * Writes a client event as one GA frame. Fields that are undefined are left out; null stays.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when a number is not finite (JSON would turn it into null) or the event cannot be written as JSON.
 */
export function encodeClientEvent(event: ClientEvent | TranslationClientEvent): string {
  return encodePlainEvent(event) ?? encode(event);
}

/**
 * Writes a server event as one GA frame, for servers. Fields that are undefined are left out; null stays.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when a number is not finite (JSON would turn it into null) or the event cannot be written as JSON.
 */
export function encodeServerEvent(event: KnownServerEvent): string {
  return (AUDIO_DELTA.test(event.type) ? encodeDeltaOfBase64(event, encode) : undefined) ?? encode(event);
}

function encode(event: Pick<ClientEvent | TranslationClientEvent | KnownServerEvent, 'type'>): string {
  try {
    const text = JSON.stringify(event);
    // A number that is not finite has become null. Only where there is one does every value need a look, which costs more than the writing.
    return text.includes('null') ? JSON.stringify(event, refuseNonFinite) : text;
  } catch (cause) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `${event.type} cannot be written as JSON: ${cause instanceof NonFinite ? cause.message : 'a cycle, a bigint or too many levels'}`,
      cause,
    });
  }
}

class NonFinite extends Error {}

function refuseNonFinite(field: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new NonFinite(`${field} is ${value}`);
  return value;
}
