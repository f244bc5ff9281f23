import type { AbortOptions, Clock } from '@antiphon/interface';
import {
  audioDeltaBytes,
  type ConversationItem,
  type RealtimeResponse,
  type ResponseConfig,
  type ResponseOutputAudioDeltaEvent,
} from '@antiphon/protocol';
import type { Observable } from 'rxjs';
import type { AudioListener } from '../streams/dispatcher.ts';
import { createDeferred, type Deferred } from '../waiting/deferred.ts';
import type { FunctionCall } from './function-call.ts';
import { HotStream } from '../streams/hot-stream.ts';
import type { PartField } from '../conversation/item-content.ts';
import { OutputCollector, type OutputAddress } from './output-collector.ts';
import { ResponseOutput } from './response-output.ts';
import type { ResponseResult } from './response-result.ts';
import type { ResponseStream } from './response-stream.ts';
import { errorFromApi } from '../session-error.ts';

/** Whoever drives a response. */
export interface ResponseOwner {
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Hears its audio, for those who listen to all responses. May throw as reading it does. */
  readonly audio: AudioListener;
  /** Called once, before anyone hears of the end: to free what belongs to the response. */
  ended(): void;
  /** Called once when it has failed, was lost or was given up, after the call that ended it. Without an id the server did not know of it. */
  failed(id: string | undefined): void;
  /** Its audio cannot be read: whoever drives the response has to end it. */
  broken(reason: unknown): void;
  cancel(options: AbortOptions | undefined): Promise<void>;
}

/** A response as the session drives it. `stream` is what the user holds. */
export class LiveResponse {
  // Every piece of audio needs these. They come first, so that they lie side by side.
  #hasEnded = false;
  #firstAudioAtMs: number | undefined;
  #audio: HotStream<Uint8Array> | undefined;
  readonly #sessionAudio: AudioListener;
  readonly #output = new ResponseOutput();
  readonly stream: ResponseStream;
  readonly config: ResponseConfig;
  readonly #owner: ResponseOwner;
  readonly #collector = new OutputCollector();
  readonly #result: Deferred<ResponseResult> = createDeferred();
  #ended: Deferred<undefined> | undefined;
  #id: string | undefined;
  #sentAtMs: number | undefined;

  constructor(owner: ResponseOwner, config: ResponseConfig) {
    this.#owner = owner;
    this.#sessionAudio = owner.audio;
    this.config = config;
    this.stream = new ResponseView(this, {
      output: this.#output,
      result: this.#result.promise,
      cancel: (options) => owner.cancel(options),
    });
  }

  get id(): string | undefined {
    return this.#id;
  }

  get sentAtMs(): number | undefined {
    return this.#sentAtMs;
  }

  get firstAudioAtMs(): number | undefined {
    return this.#firstAudioAtMs;
  }

  get audio$(): Observable<Uint8Array> {
    if (this.#audio === undefined) {
      this.#audio = new HotStream();
      if (this.#hasEnded) this.#audio.complete();
    }
    return this.#audio.stream$;
  }

  /** Resolves when the response has ended, however it did. */
  get ended(): Promise<void> {
    if (this.#hasEnded) return Promise.resolve();
    return (this.#ended ??= createDeferred()).promise;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** `response.create` goes out now. */
  sent(): void {
    this.#sentAtMs = this.#owner.clock.nowMs();
  }

  begin(id: string): void {
    this.#id = id;
  }

  audio(event: ResponseOutputAudioDeltaEvent): void {
    this.#firstAudioAtMs ??= this.#owner.clock.nowMs();
    try {
      if (this.#audio?.observed === true) this.#audio.next(audioDeltaBytes(event));
      if (!this.#hasEnded) this.#sessionAudio.audio(event);
    } catch (error) {
      this.#owner.broken(error);
    }
  }

  append(field: PartField, at: OutputAddress, delta: string): void {
    this.#collector.append(field, at, delta);
    this.#output.written(field, delta);
  }

  replace(field: PartField, at: OutputAddress, whole: string): void {
    this.#collector.replace(field, at, whole);
  }

  itemAdded(outputIndex: number, item: ConversationItem): void {
    this.#collector.setItem(outputIndex, item);
  }

  itemDone(outputIndex: number, item: ConversationItem): void {
    this.#collector.setItem(outputIndex, item);
    this.#output.itemDone(item);
  }

  /** The server ended it. */
  finish(response: RealtimeResponse): void {
    if (response.status === 'failed') {
      return this.fail(errorFromApi('the response failed', response.status_details?.error ?? {}));
    }
    for (const item of response.output) this.#output.itemDone(item);
    if (!this.#hasEnded) this.#end(resultFrom(response, this.#collector.finish(response), this.#firstAudioMs()));
  }

  /** It was cancelled before the server knew of it. */
  finishUnsent(): void {
    this.#end(CANCELLED_UNSENT);
  }

  fail(reason: unknown): void {
    if (this.#hasEnded) return;
    this.#beginEnd();
    this.#result.reject(reason);
    this.#completeEnd();
    // Not in the middle of what ended it: what is sent because of this must follow what that sends.
    void Promise.resolve().then(() => this.#owner.failed(this.#id));
  }

  #end(result: ResponseResult): void {
    if (this.#hasEnded) return;
    this.#beginEnd();
    this.#result.resolve(result);
    this.#completeEnd();
  }

  #beginEnd(): void {
    this.#hasEnded = true;
    this.#owner.ended();
  }

  #firstAudioMs(): number | undefined {
    if (this.#firstAudioAtMs === undefined || this.#sentAtMs === undefined) return undefined;
    return this.#firstAudioAtMs - this.#sentAtMs;
  }

  #completeEnd(): void {
    this.#audio?.complete();
    this.#output.complete();
    this.#ended?.resolve(undefined);
  }
}

interface ResponseViewParts {
  readonly output: ResponseOutput;
  readonly result: Promise<ResponseResult>;
  readonly cancel: ResponseStream['cancel'];
}

/** What the user holds: it can be listened to and cancelled, not driven. */
class ResponseView implements ResponseStream {
  readonly result: Promise<ResponseResult>;
  readonly cancel: ResponseStream['cancel'];
  readonly #live: LiveResponse;
  readonly #output: ResponseOutput;

  constructor(live: LiveResponse, { output, result, cancel }: ResponseViewParts) {
    this.#live = live;
    this.#output = output;
    this.result = result;
    this.cancel = cancel;
  }

  get id(): string | undefined {
    return this.#live.id;
  }

  get sentAtMs(): number | undefined {
    return this.#live.sentAtMs;
  }

  get firstAudioAtMs(): number | undefined {
    return this.#live.firstAudioAtMs;
  }

  get audio$(): Observable<Uint8Array> {
    return this.#live.audio$;
  }

  get transcript$(): Observable<string> {
    return this.#output.transcript$;
  }

  get text$(): Observable<string> {
    return this.#output.text$;
  }

  get functionCalls$(): Observable<FunctionCall> {
    return this.#output.functionCalls$;
  }

  get items$(): Observable<ConversationItem> {
    return this.#output.items$;
  }
}

const CANCELLED_UNSENT: ResponseResult = {
  id: '',
  status: 'cancelled',
  statusDetails: { type: 'cancelled', reason: 'client_cancelled' },
  items: [],
  transcript: '',
  text: '',
};

function resultFrom(
  { id, status, status_details: statusDetails, usage }: RealtimeResponse,
  { items, transcript, text }: Pick<ResponseResult, 'items' | 'transcript' | 'text'>,
  firstAudioMs: number | undefined,
): ResponseResult {
  const result: { -readonly [Field in keyof ResponseResult]: ResponseResult[Field] } = {
    id,
    // A server that ends a response and still calls it in progress did not complete it.
    status: status === 'failed' || status === 'in_progress' ? 'incomplete' : status,
    items,
    transcript,
    text,
  };
  if (statusDetails !== undefined && statusDetails !== null) result.statusDetails = statusDetails;
  if (usage !== undefined && usage !== null) result.usage = usage;
  if (firstAudioMs !== undefined) result.firstAudioMs = firstAudioMs;
  return result;
}
