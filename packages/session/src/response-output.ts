import { audioDeltaBytes, type ConversationItem, type ResponseOutputAudioDeltaEvent } from '@antiphon/protocol';
import { type FunctionCall, functionCallFrom } from './function-call.ts';
import { HotStream } from './hot-stream.ts';
import type { PartField } from './item-content.ts';

/** The streams of one response. Nothing is kept. */
export class ResponseOutput {
  readonly audio: HotStream<Uint8Array> = new HotStream();
  readonly transcript: HotStream<string> = new HotStream();
  readonly text: HotStream<string> = new HotStream();
  readonly functionCalls: HotStream<FunctionCall> = new HotStream();
  readonly items: HotStream<ConversationItem> = new HotStream();
  readonly #toldItemIds: string[] = [];

  /** @throws {AntiphonError} `PROTOCOL` when somebody listens and it is not base64. */
  audioCame(event: ResponseOutputAudioDeltaEvent): void {
    if (this.audio.observed) this.audio.next(audioDeltaBytes(event));
  }

  written(field: PartField, delta: string): void {
    if (field === 'text') this.text.next(delta);
    else this.transcript.next(delta);
  }

  /** A finished item: it is told once, and so is a call in it. */
  itemDone(item: ConversationItem): void {
    if (this.#toldItemIds.includes(item.id)) return;
    this.#toldItemIds.push(item.id);
    this.items.next(item);
    const call = functionCallFrom(item);
    if (call !== undefined) this.functionCalls.next(call);
  }

  complete(): void {
    this.audio.complete();
    this.transcript.complete();
    this.text.complete();
    this.functionCalls.complete();
    this.items.complete();
  }
}
