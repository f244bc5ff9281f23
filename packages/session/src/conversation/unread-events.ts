import type { ServerEvent, ServerEventOf } from '@antiphon/protocol';
import { base64ByteCount } from './audio-duration.ts';
import type { AudioAddress } from './count-audio.ts';
import type { MeasuredAudio } from './speech-duration.ts';

/** The events that bring an answer in pieces. */
export type TextPiece = ServerEventOf<(typeof TEXT_PIECE_TYPES)[number]>;
export type AudioPiece = ServerEventOf<'response.output_audio.delta'>;

export const TEXT_PIECE_TYPES = [
  'response.output_text.delta',
  'response.output_audio_transcript.delta',
  'response.function_call_arguments.delta',
  'response.mcp_call_arguments.delta',
] as const;

/** Something that a conversation is to learn. */
export type Unread =
  | { readonly kind: 'event'; readonly event: ServerEvent }
  /** Pieces of text that followed each other, together. */
  | { readonly kind: 'text'; readonly at: TextPiece; readonly text: string }
  /** Pieces of audio that followed each other: how long they are together. */
  | { readonly kind: 'audio'; readonly at: AudioAddress; readonly byteCount: number }
  | { readonly kind: 'measured'; readonly audio: MeasuredAudio };

/**
 * What a conversation has not learnt yet, in order. Pieces that continue each other become one.
 *
 * Text and audio come interleaved and do not concern each other, so the last of both stays open to more of its kind until something else comes.
 */
export class UnreadEvents {
  #entries: Unread[] = [];
  #textPiece: TextPiece | undefined;
  #text = '';
  #audio: AudioRun | undefined;

  get count(): number {
    return this.#entries.length;
  }

  add(event: ServerEvent): void {
    this.#closePieces();
    this.#entries.push({ kind: 'event', event });
  }

  addMeasured(audio: MeasuredAudio): void {
    this.#closePieces();
    this.#entries.push({ kind: 'measured', audio });
  }

  addText(piece: TextPiece): void {
    if (this.#textPiece !== undefined && !continues(this.#textPiece, piece)) this.#closePieces();
    this.#textPiece ??= piece;
    this.#text += piece.delta;
  }

  addAudio(piece: AudioPiece): void {
    const { response_id, item_id, content_index, delta } = piece;
    const run = this.#audio;
    const isNext = run?.item_id === item_id && run.response_id === response_id && run.content_index === content_index;
    if (isNext) {
      run.byteCount += base64ByteCount(delta);
      return;
    }
    if (run !== undefined) this.#closePieces();
    // Not the piece: its audio would be kept until it is read.
    this.#audio = { item_id, response_id, content_index, byteCount: base64ByteCount(delta) };
  }

  /** All of it, for good. */
  take(): readonly Unread[] {
    this.#closePieces();
    if (this.#entries.length === 0) return NOTHING;
    const entries = this.#entries;
    this.#entries = [];
    return entries;
  }

  #closePieces(): void {
    if (this.#textPiece !== undefined) {
      this.#entries.push({ kind: 'text', at: this.#textPiece, text: this.#text });
      this.#textPiece = undefined;
      this.#text = '';
    }
    if (this.#audio === undefined) return;
    this.#entries.push({ kind: 'audio', at: this.#audio, byteCount: this.#audio.byteCount });
    this.#audio = undefined;
  }
}

/** Pieces of audio that follow each other. */
interface AudioRun extends AudioAddress {
  byteCount: number;
}

const NOTHING: readonly Unread[] = [];

function continues(one: TextPiece, other: TextPiece): boolean {
  return (
    one.type === other.type &&
    one.item_id === other.item_id &&
    one.response_id === other.response_id &&
    contentIndexOf(one) === contentIndexOf(other)
  );
}

function contentIndexOf(piece: TextPiece): number | undefined {
  return (piece as { readonly content_index?: number }).content_index;
}
