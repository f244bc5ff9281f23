import type { ConversationItem, RealtimeResponse, ServerEvent, ServerEventOf } from '@antiphon/protocol';
import { isEqual } from '../item-content.ts';
import { base64ByteCount } from './audio-duration.ts';
import type { AudioAddress } from './count-audio.ts';
import type { MeasuredAudio } from './speech-duration.ts';

/** The events that bring an answer in pieces. */
export type TextPiece = ServerEventOf<(typeof TEXT_PIECE_TYPES)[number]>;
export type ItemDone = ServerEventOf<'response.output_item.done' | 'conversation.item.done'>;
export type AudioPiece = ServerEventOf<'response.output_audio.delta'>;

export const TEXT_PIECE_TYPES = [
  'response.output_text.delta',
  'response.output_audio_transcript.delta',
  'response.function_call_arguments.delta',
  'response.mcp_call_arguments.delta',
] as const;

/** Something that a conversation is to learn: an event, what it needs of one, or what several brought. */
export type Unread = ServerEvent | BegunResponse | BegunItem | EndedResponse | TextRun | AudioRun | MeasuredInput;

// Of these events it needs so little, and they are so large, that it would be a waste to keep them.

export interface BegunResponse {
  readonly type: 'begun response';
  readonly id: string;
  readonly audio: RealtimeResponse['audio'] | undefined;
}

export interface BegunItem {
  readonly type: 'begun item';
  readonly responseId: string;
  readonly itemId: string;
}

export interface EndedResponse extends Pick<RealtimeResponse, 'id' | 'status' | 'output'> {
  readonly type: 'ended response';
}

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
  /** The item that was told last as it is at its end, while nothing else has come since. */
  #lastDone: ConversationItem | undefined;

  get count(): number {
    return this.#entries.length;
  }

  add(event: ServerEvent | MeasuredInput): void {
    this.#push(event);
  }

  addBegunResponse({ id, audio }: RealtimeResponse): void {
    this.#push({ type: 'begun response', id, audio });
  }

  addBegunItem(responseId: string, itemId: string): void {
    this.#push({ type: 'begun item', responseId, itemId });
  }

  /** An item as it is at its end. */
  addDone(event: ItemDone): void {
    this.#push(event);
    this.#lastDone = event.item;
  }

  /** Whether just this was told of an item. A server tells the end of one up to three times in a row. */
  isToldAgain(item: ConversationItem): boolean {
    return this.#lastDone !== undefined && isEqual(this.#lastDone, item);
  }

  addEndedResponse({ id, status, output }: RealtimeResponse): void {
    const [first] = output;
    const isTold = output.length === 1 && first !== undefined && this.isToldAgain(first);
    this.#push({ type: 'ended response', id, status, output: isTold ? NO_ITEMS : output });
  }

  addText(piece: TextPiece): void {
    const run = this.#text;
    if (run !== undefined && continues(run.first, piece)) {
      run.text += piece.delta;
      return;
    }
    if (run !== undefined) this.#closeRuns();
    this.#lastDone = undefined;
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

  #push(entry: Unread): void {
    this.#closeRuns();
    this.#lastDone = undefined;
    this.#entries.push(entry);
  }

  #closeRuns(): void {
    if (this.#text !== undefined) this.#entries.push(this.#text);
    if (this.#audio !== undefined) this.#entries.push(this.#audio);
    this.#text = undefined;
    this.#audio = undefined;
  }
}

const NO_ITEMS: readonly ConversationItem[] = [];

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
