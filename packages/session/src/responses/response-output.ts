import type { ConversationItem } from '@antiphon/protocol';
import type { Observable } from 'rxjs';
import { type FunctionCall, functionCallFrom } from './function-call.ts';
import { HotStream } from '../streams/hot-stream.ts';
import type { PartField } from '../conversation/item-content.ts';

/** The streams of one response but for its audio, made when somebody asks for them. Nothing is kept. */
export class ResponseOutput {
  #transcript: HotStream<string> | undefined;
  #text: HotStream<string> | undefined;
  #functionCalls: HotStream<FunctionCall> | undefined;
  #items: HotStream<ConversationItem> | undefined;
  #toldItemIds: readonly string[] = NONE;
  #isComplete = false;

  get transcript$(): Observable<string> {
    return (this.#transcript ??= this.#made()).stream$;
  }

  get text$(): Observable<string> {
    return (this.#text ??= this.#made()).stream$;
  }

  get functionCalls$(): Observable<FunctionCall> {
    return (this.#functionCalls ??= this.#made()).stream$;
  }

  get items$(): Observable<ConversationItem> {
    return (this.#items ??= this.#made()).stream$;
  }

  written(field: PartField, delta: string): void {
    if (field === 'text') this.#text?.next(delta);
    else this.#transcript?.next(delta);
  }

  /** A finished item: it is told once, and so is a call in it. */
  itemDone(item: ConversationItem): void {
    if (this.#toldItemIds.includes(item.id)) return;
    this.#toldItemIds = this.#toldItemIds === NONE ? [item.id] : [...this.#toldItemIds, item.id];
    this.#items?.next(item);
    const call = this.#functionCalls === undefined ? undefined : functionCallFrom(item);
    if (call !== undefined) this.#functionCalls?.next(call);
  }

  complete(): void {
    this.#isComplete = true;
    this.#transcript?.complete();
    this.#text?.complete();
    this.#functionCalls?.complete();
    this.#items?.complete();
  }

  #made<Value>(): HotStream<Value> {
    const stream = new HotStream<Value>();
    if (this.#isComplete) stream.complete();
    return stream;
  }
}

const NONE: readonly string[] = [];
