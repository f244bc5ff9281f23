import type { ConversationItem, RealtimeResponse, ServerEventOf } from '@antiphon/protocol';
import type { AudioListener } from '../streams/dispatcher.ts';
import { isEqual } from './item-content.ts';
import { addPieces } from './add-pieces.ts';
import { base64ByteCount } from './audio-duration.ts';
import { type AudioAddress, countAudioBytes } from './count-audio.ts';
import { endResponse } from './response-items.ts';
import { type Learn, UnreadLog } from './unread-log.ts';

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

/** Pieces of text that followed each other, together. */
interface TextRun {
  readonly first: TextPiece;
  text: string;
}

/** Pieces of audio that followed each other: how long they are together. */
interface AudioRun extends AudioAddress {
  byteCount: number;
}

/**
 * What a conversation has not learnt yet, in order. Pieces that continue each other become one.
 *
 * Text and audio come interleaved and do not concern each other, so the last of both stays open to more of its kind until something else comes.
 */
export class UnreadEvents implements AudioListener {
  #audio: AudioRun | undefined;
  #text: TextRun | undefined;
  #log = new UnreadLog();
  /** The item that was told last as it is at its end, while nothing else has come since. */
  #lastDone: ConversationItem | undefined;

  get count(): number {
    return this.#log.count;
  }

  add<Entry>(learn: Learn<Entry>, entry: Entry): void {
    this.#closeRuns();
    this.#lastDone = undefined;
    this.#log.push(learn, entry);
  }

  /** An item as it is at its end. */
  addDone(learn: Learn<ItemDone>, event: ItemDone): void {
    this.add(learn, event);
    this.#lastDone = event.item;
  }

  /** Whether just this was told of an item. A server tells the end of one up to three times in a row. */
  isToldAgain(item: ConversationItem): boolean {
    return this.#lastDone !== undefined && isEqual(this.#lastDone, item);
  }

  addEndedResponse({ id, status, output }: RealtimeResponse): void {
    const [first] = output;
    const isTold = output.length === 1 && first !== undefined && this.isToldAgain(first);
    this.add(endResponse, { id, status, output: isTold ? NO_ITEMS : output });
  }

  addText(piece: TextPiece): void {
    const run = this.#text;
    if (run !== undefined && continues(run.first, piece)) {
      run.text += piece.delta;
      return;
    }
    if (run !== undefined) this.#closeRuns();
    this.#lastDone = undefined;
    this.#text = { first: piece, text: piece.delta };
  }

  /** Nobody is told of it: audio alone shows nothing. */
  audio(piece: AudioPiece): void {
    const { response_id, item_id, content_index, delta } = piece;
    const run = this.#audio;
    const isNext = run?.item_id === item_id && run.response_id === response_id && run.content_index === content_index;
    if (isNext) {
      run.byteCount += base64ByteCount(delta);
      return;
    }
    if (run !== undefined) this.#closeRuns();
    // Not the piece: its audio would be kept until it is read.
    this.#audio = { item_id, response_id, content_index, byteCount: base64ByteCount(delta) };
  }

  /** All of it. More is added to the same log. */
  soFar(): UnreadLog {
    this.#closeRuns();
    return this.#log;
  }

  /** Begins a log of its own for what comes, and for the last of what has come. */
  keep(lastCount: number): void {
    this.#log = this.#log.last(lastCount);
  }

  #closeRuns(): void {
    if (this.#text !== undefined) this.#log.push(addRun, this.#text);
    if (this.#audio !== undefined) this.#log.push(countRun, this.#audio);
    this.#text = undefined;
    this.#audio = undefined;
  }
}

const addRun: Learn<TextRun> = (state, { first, text }) => addPieces(state, first, text);

/** How the audio of an answer is learnt: that shows in no emission. */
export const countRun: Learn<AudioRun> = (state, run) => countAudioBytes(state, run, run.byteCount);

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
