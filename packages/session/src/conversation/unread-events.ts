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

/** Something that a conversation is to learn: an event, or what several brought. */
export type Unread = ServerEvent | TextRun | AudioRun | MeasuredInput;

/** Pieces of text that followed each other, together. */
export interface TextRun {
  readonly type: 'text';
  readonly first: TextPiece;
  text: string;
}

/** Pieces of audio that followed each other: how long they are together. */
export interface AudioRun extends AudioAddress {
  readonly type: 'audio';
  byteCount: number;
}

export interface MeasuredInput {
  readonly type: 'measured';
  readonly audio: MeasuredAudio;
}

/**
 * What a conversation has not learnt yet, in order. Pieces that continue each other become one.
 *
 * Text and audio come interleaved and do not concern each other, so the last of both stays open to more of its kind until something else comes.
 */
export class UnreadEvents {
  #entries: Unread[] = [];
  #text: TextRun | undefined;
  #audio: AudioRun | undefined;

  get count(): number {
    return this.#entries.length;
  }

  add(event: ServerEvent | MeasuredInput): void {
    this.#closeRuns();
    this.#entries.push(event);
  }

  addText(piece: TextPiece): void {
    const run = this.#text;
    if (run !== undefined && continues(run.first, piece)) {
      run.text += piece.delta;
      return;
    }
    if (run !== undefined) this.#closeRuns();
    this.#text = { type: 'text', first: piece, text: piece.delta };
  }

  addAudio(piece: AudioPiece): void {
    const { response_id, item_id, content_index, delta } = piece;
    const run = this.#audio;
    const isNext = run?.item_id === item_id && run.response_id === response_id && run.content_index === content_index;
    if (isNext) {
      run.byteCount += base64ByteCount(delta);
      return;
    }
    if (run !== undefined) this.#closeRuns();
    // Not the piece: its audio would be kept until it is read.
    this.#audio = { type: 'audio', item_id, response_id, content_index, byteCount: base64ByteCount(delta) };
  }

  /** All of it. More is added to the same list, and nothing in it changes any more. */
  soFar(): readonly Unread[] {
    this.#closeRuns();
    return this.#entries;
  }

  /** Begins a list of its own for what comes, and for the last of what has come. */
  keep(lastCount: number): void {
    this.#entries = lastCount === 0 ? [] : this.#entries.slice(-lastCount);
  }

  #closeRuns(): void {
    if (this.#text !== undefined) this.#entries.push(this.#text);
    if (this.#audio !== undefined) this.#entries.push(this.#audio);
    this.#text = undefined;
    this.#audio = undefined;
  }
}

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
