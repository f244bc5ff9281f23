import type { Clock } from '@antiphon/interface';
import {
  audioDeltaBytes,
  type ConversationItem,
  type RealtimeResponse,
  type ResponseConfig,
  type ResponseOutputAudioDeltaEvent,
} from '@antiphon/protocol';
import { Subject } from 'rxjs';
import { createDeferred } from './deferred.ts';
import { type FunctionCall, functionCallFrom } from './function-call.ts';
import type { PartField } from './item-content.ts';
import { createOutputCollector, type OutputAddress } from './output-collector.ts';
import type { ResponseResult } from './response-result.ts';
import type { ResponseStream } from './response-stream.ts';
import { errorFromApi } from './session-error.ts';

/** A response as the session drives it. `stream` is what the user holds. */
export interface LiveResponse {
  readonly stream: ResponseStream;
  readonly config: ResponseConfig;
  /** Resolves when the response has ended, however it did. */
  readonly ended: Promise<void>;
  readonly hasEnded: boolean;
  /** `response.create` goes out now. */
  sent(): void;
  begin(id: string): void;
  audio(event: ResponseOutputAudioDeltaEvent): void;
  append(field: PartField, at: OutputAddress, delta: string): void;
  replace(field: PartField, at: OutputAddress, whole: string): void;
  itemAdded(outputIndex: number, item: ConversationItem): void;
  itemDone(outputIndex: number, item: ConversationItem): void;
  /** The server ended it. */
  finish(response: RealtimeResponse): void;
  /** It was cancelled before the server knew of it. */
  finishUnsent(): void;
  fail(reason: unknown): void;
}

export interface LiveResponseOptions {
  readonly clock: Clock;
  readonly config: ResponseConfig;
  /** Called once, before anyone hears of the end: to free what belongs to the response. */
  readonly onEnded: () => void;
  readonly cancel: ResponseStream['cancel'];
}

export function createLiveResponse({ clock, config, onEnded, cancel }: LiveResponseOptions): LiveResponse {
  const subjects = {
    audio: new Subject<Uint8Array>(),
    transcript: new Subject<string>(),
    text: new Subject<string>(),
    functionCalls: new Subject<FunctionCall>(),
  };
  const result = createDeferred<ResponseResult>();
  const ended = createDeferred<undefined>();
  const output = createOutputCollector();
  const calledItems = new Set<string>();
  let id: string | undefined;
  let sentAtMs: number | undefined;
  let firstAudioMs: number | undefined;
  let hasEnded = false;

  const end = (settle: () => void) => {
    if (hasEnded) return;
    hasEnded = true;
    onEnded();
    settle();
    for (const subject of Object.values(subjects)) subject.complete();
    ended.resolve(undefined);
  };
  const announceCall = (item: ConversationItem) => {
    const call = functionCallFrom(item);
    if (call === undefined || calledItems.has(call.itemId)) return;
    calledItems.add(call.itemId);
    subjects.functionCalls.next(call);
  };

  return {
    stream: {
      get id() {
        return id;
      },
      audio$: subjects.audio.asObservable(),
      transcript$: subjects.transcript.asObservable(),
      text$: subjects.text.asObservable(),
      functionCalls$: subjects.functionCalls.asObservable(),
      result: result.promise,
      cancel,
    },
    config,
    ended: ended.promise,
    get hasEnded() {
      return hasEnded;
    },
    sent: () => void (sentAtMs = clock.nowMs()),
    begin: (responseId) => void (id = responseId),
    audio(event) {
      if (firstAudioMs === undefined && sentAtMs !== undefined) firstAudioMs = clock.nowMs() - sentAtMs;
      if (subjects.audio.observed) subjects.audio.next(audioDeltaBytes(event));
    },
    append(field, at, delta) {
      output.append(field, at, delta);
      if (!hasEnded) subjects[field].next(delta);
    },
    replace: output.replace,
    itemAdded: output.setItem,
    itemDone(outputIndex, item) {
      output.setItem(outputIndex, item);
      announceCall(item);
    },
    finish(response) {
      if (response.status === 'failed') {
        const error = errorFromApi('the response failed', response.status_details?.error ?? {});
        return end(() => result.reject(error));
      }
      for (const item of response.output) announceCall(item);
      end(() => result.resolve(resultFrom(response, output.finish(response), firstAudioMs)));
    },
    finishUnsent: () => end(() => result.resolve(CANCELLED_UNSENT)),
    fail: (reason) => end(() => result.reject(reason)),
  };
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
  return {
    id,
    // A server that ends a response and still calls it in progress did not complete it.
    status: status === 'failed' || status === 'in_progress' ? 'incomplete' : status,
    ...(statusDetails === undefined || statusDetails === null ? {} : { statusDetails }),
    items,
    transcript,
    text,
    ...(usage === undefined || usage === null ? {} : { usage }),
    ...(firstAudioMs === undefined ? {} : { firstAudioMs }),
  };
}
