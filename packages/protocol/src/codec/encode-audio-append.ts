import { base64FromBytes } from '../base64.ts';

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
  const id = eventId === undefined ? '' : `"event_id":${JSON.stringify(eventId)},`;
  return `{"type":"input_audio_buffer.append",${id}"audio":"${base64FromBytes(bytes)}"}`;
}
