import type { Frame } from '@antiphon/interface';
import type { ResponseOutputAudioDeltaEvent } from '../events/index.ts';
import { bufferOf, isNative, nodeBuffer } from '../node-buffer.ts';
import { keepDecodedAudio } from './decoded-audio.ts';
import { createPooledBase64Decoder } from './pooled-base64.ts';

/** Decodes a frame that is an audio delta as servers write it; undefined for any other, which then takes the ordinary way. Never throws. */
export type AudioDeltaDecoder = (frame: Frame) => ResponseOutputAudioDeltaEvent | undefined;

// All before the base64, with identifiers of the usual length, is shorter. A shorter frame would gain nothing.
const HEAD_LENGTH = 320;
// Up to here one text of the whole frame is cheaper than two. Not for longer ones: an identifier that somebody keeps keeps the text it is cut from.
const SHORT_LENGTH = 2_048;
const QUOTE = 0x22;
const CLOSING_BRACE = 0x7d;

/**
 * Makes a decoder for audio deltas that skips `JSON.parse`.
 *
 * It takes bytes that hold the known fields once and in the order of the API, identifiers without escapes, and then nothing but base64 up to
 * the end. That the rest is base64, and so needs no more JSON, is known from decoding it: the audio is decoded here and kept with the event.
 * Only where Node's Buffer is; elsewhere every frame takes the ordinary way.
 *
 * @param wireType the `type` in the frame; that of the event is always GA's
 */
export function createAudioDeltaDecoder(wireType: string): AudioDeltaDecoder {
  const head = headPattern(wireType);
  const decodeBase64 = createPooledBase64Decoder();
  let responseId = '';
  let itemId = '';
  return (frame) => {
    if (!(frame instanceof Uint8Array) || frame.length < HEAD_LENGTH) return undefined;
    // No other event of this length ends in a text.
    const end = frame.length - 2;
    if (frame[end] !== QUOTE || frame[end + 1] !== CLOSING_BRACE) return undefined;
    const Buffer = nodeBuffer();
    if (Buffer === undefined) return undefined;
    const buffer = bufferOf(frame, Buffer);
    if (!isNative(buffer)) return undefined;
    const isShort = end <= SHORT_LENGTH;
    const text = buffer.latin1Slice(0, isShort ? end : HEAD_LENGTH);
    const match = head.exec(text);
    if (match === null) return undefined;
    // The platform decodes base64 from a string only; as one byte for each character it is made fast, and it is the event's `delta`.
    const delta = isShort ? text.slice(match[0].length) : buffer.latin1Slice(match[0].length, end);
    const bytes = decodeBase64(delta, Buffer);
    if (bytes === undefined) return undefined;
    // Deltas that follow each other share the texts of their ids: those are compared and looked up for each of them.
    if (match[2] !== responseId) responseId = match[2] as string;
    if (match[3] !== itemId) itemId = match[3] as string;
    const event: ResponseOutputAudioDeltaEvent = {
      type: 'response.output_audio.delta',
      event_id: match[1] as string,
      response_id: responseId,
      item_id: itemId,
      output_index: Number(match[4]),
      content_index: Number(match[5]),
      delta,
    };
    keepDecodedAudio(event, bytes);
    return event;
  };
}

function headPattern(wireType: string): RegExp {
  const type = wireType.replaceAll('.', '\\.');
  // ASCII that JSON writes as it is, without blanks.
  const id = '([!#-[\\]-~]+)';
  const place = '(0|[1-9]\\d{0,8})';
  return new RegExp(
    `^\\{"type":"${type}","event_id":"${id}","response_id":"${id}","item_id":"${id}","output_index":${place},"content_index":${place},"delta":"`,
  );
}
