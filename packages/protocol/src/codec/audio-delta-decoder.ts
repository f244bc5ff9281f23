import type { Frame } from '@antiphon/interface';
import type { ResponseOutputAudioDeltaEvent } from '../events/index.ts';
import { bufferOf, isNative, type NodeBuffer, nodeBuffer } from '../node-buffer.ts';
import { keepDecodedAudio } from './decoded-audio.ts';
import { createPooledBase64Decoder } from './pooled-base64.ts';

// All before the base64, with identifiers of the usual length, is shorter. A shorter frame would gain nothing.
const HEAD_LENGTH = 320;
// Up to here one text of the whole frame is cheaper than two. Not for longer ones: an identifier that somebody keeps keeps the text it is cut from.
const SHORT_LENGTH = 2_048;
const QUOTE = 0x22;
const CLOSING_BRACE = 0x7d;
// Of bytes each of which was made one character, no text begins with this.
const NOTHING_YET = '\u0100';
// Identifiers of ASCII that JSON writes as it is, without blanks.
const REST =
  /^([!#-[\]-~]+)","item_id":"([!#-[\]-~]+)","output_index":(0|[1-9]\d{0,8}),"content_index":(0|[1-9]\d{0,8}),"delta":"/;

/**
 * Decodes audio deltas without `JSON.parse`. Deltas of one connection have most of their head in common, so each connection has one of its own:
 * what is the same is compared, not read again.
 */
export class AudioDeltaDecoder {
  readonly #opening: RegExp;
  /** How the head of the last one went on behind its `event_id`, and what that said. */
  #rest = NOTHING_YET;
  #responseId!: string;
  #itemId!: string;
  #outputIndex!: number;
  #contentIndex!: number;

  constructor(opening: RegExp) {
    this.#opening = opening;
  }

  /**
   * A frame that is an audio delta as servers write it; undefined for any other, which then takes the ordinary way. Never throws.
   *
   * It takes bytes that hold the known fields once and in the order of the API, identifiers without escapes, and then nothing but base64 up to
   * the end. That the rest is base64, and so needs no more JSON, is known from decoding it: the audio is decoded here and kept with the event.
   * Only where Node's Buffer is; elsewhere every frame takes the ordinary way.
   */
  audioDelta(frame: Frame): ResponseOutputAudioDeltaEvent | undefined {
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
    const match = this.#opening.exec(text);
    if (match === null) return undefined;
    const restStart = match[0].length;
    // Compared as a whole: that takes less than `startsWith`, which goes from character to character.
    const rest = text.slice(restStart, restStart + this.#rest.length);
    if (rest !== this.#rest && !this.#readRest(buffer, restStart)) return undefined;
    const start = restStart + this.#rest.length;
    // The platform decodes base64 from a string only; as one byte for each character it is made fast, and it is the event's `delta`.
    const delta = isShort ? text.slice(start) : buffer.latin1Slice(start, end);
    const bytes = decodeBase64(delta, Buffer);
    if (bytes === undefined) return undefined;
    const event: ResponseOutputAudioDeltaEvent = {
      type: 'response.output_audio.delta',
      event_id: match[1] as string,
      // The same texts as before: they are compared and looked up for each delta.
      response_id: this.#responseId,
      item_id: this.#itemId,
      output_index: this.#outputIndex,
      content_index: this.#contentIndex,
      delta,
    };
    keepDecodedAudio(event, bytes);
    return event;
  }

  #readRest(buffer: NodeBuffer, start: number): boolean {
    // Texts of their own: no more is kept with the ids than the head, and the next one is compared with what is no part of another.
    const match = REST.exec(buffer.latin1Slice(start, HEAD_LENGTH));
    if (match === null) return false;
    this.#rest = buffer.latin1Slice(start, start + match[0].length);
    this.#responseId = match[1] as string;
    this.#itemId = match[2] as string;
    this.#outputIndex = Number(match[3]);
    this.#contentIndex = Number(match[4]);
    return true;
  }
}

const decodeBase64 = /* @__PURE__ */ createPooledBase64Decoder();

/** How audio deltas begin on the wire; the event's `type` is always GA's. Made once, and shared: an engine compiles it. */
export function audioDeltaOpening(wireType: string): RegExp {
  const type = wireType.replaceAll('.', '\\.');
  return new RegExp(`^\\{"type":"${type}","event_id":"([!#-[\\]-~]+)","response_id":"`);
}
