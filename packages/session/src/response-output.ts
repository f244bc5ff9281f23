import { audioDeltaBytes, type ConversationItem, type ResponseOutputAudioDeltaEvent } from '@antiphon/protocol';
import { type Observable, Subject } from 'rxjs';
import { type FunctionCall, functionCallFrom } from './function-call.ts';
import type { PartField } from './item-content.ts';

/** The streams of one response. Nothing is kept. */
export interface ResponseOutput {
  readonly audio$: Observable<Uint8Array>;
  readonly transcript$: Observable<string>;
  readonly text$: Observable<string>;
  readonly functionCalls$: Observable<FunctionCall>;
  readonly items$: Observable<ConversationItem>;
  /** @throws {AntiphonError} `PROTOCOL` when somebody listens and it is not base64. */
  audio(event: ResponseOutputAudioDeltaEvent): void;
  written(field: PartField, delta: string): void;
  /** A finished item: it is told once, and so is a call in it. */
  itemDone(item: ConversationItem): void;
  complete(): void;
}

export function createResponseOutput(): ResponseOutput {
  const audio = new Subject<Uint8Array>();
  const written = { transcript: new Subject<string>(), text: new Subject<string>() };
  const functionCalls = new Subject<FunctionCall>();
  const items = new Subject<ConversationItem>();
  const toldItems = new Set<string>();
  return {
    audio$: audio.asObservable(),
    transcript$: written.transcript.asObservable(),
    text$: written.text.asObservable(),
    functionCalls$: functionCalls.asObservable(),
    items$: items.asObservable(),
    audio(event) {
      if (audio.observed) audio.next(audioDeltaBytes(event));
    },
    written: (field, delta) => written[field].next(delta),
    itemDone(item) {
      if (toldItems.has(item.id)) return;
      toldItems.add(item.id);
      items.next(item);
      const call = functionCallFrom(item);
      if (call !== undefined) functionCalls.next(call);
    },
    complete() {
      for (const subject of [audio, written.transcript, written.text, functionCalls, items]) subject.complete();
    },
  };
}
