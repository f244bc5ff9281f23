import { base64FromBytes, isBase64 } from '../base64.ts';
import type { InputAudioBufferAppendEvent } from '../events/index.ts';

export interface EncodeAudioAppendOptions {
  /** The event's own identifier, which an error would name. @default none */
  readonly eventId?: string | undefined;
}

/**
 * Writes audio as the frame of an `input_audio_buffer.append`, the same in every dialect.
 *
 * What base64 is made of needs no escapes, so this costs a small part of what `JSON.stringify` takes to look for them.
 *
 * @param bytes audio in the session's input format, at most 15 MiB
 * @example
 * import { encodeAudioAppend } from '@antiphon/protocol';
 *
 * console.log(encodeAudioAppend(Uint8Array.of(1, 2, 3))); // {"type":"input_audio_buffer.append","audio":"AQID"}
 */
export function encodeAudioAppend(bytes: Uint8Array, { eventId }: EncodeAudioAppendOptions = {}): string {
  return frameOf(eventId, base64FromBytes(bytes));
}

/** Writes an append event that holds nothing but base64; undefined for any other, and where there is no quick way to know. */
export function encodeAppendOfBase64(event: InputAudioBufferAppendEvent): string | undefined {
  const { event_id: eventId, audio } = event;
  if (typeof audio !== 'string' || (eventId !== undefined && typeof eventId !== 'string')) return undefined;
  for (const field in event) if (field !== 'type' && field !== 'event_id' && field !== 'audio') return undefined;
  return isBase64(audio) === true ? frameOf(eventId, audio) : undefined;
}

function frameOf(eventId: string | undefined, base64: string): string {
  const id = eventId === undefined ? '' : `"event_id":${JSON.stringify(eventId)},`;
  return `{"type":"input_audio_buffer.append",${id}"audio":"${base64}"}`;
}
