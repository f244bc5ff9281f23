import type { Clock } from '@antiphon/interface';
import type {
  ConversationItem,
  RealtimeResponse,
  ResponseConfig,
  ResponseOutputAudioDeltaEvent,
} from '@antiphon/protocol';
import { createDeferred } from './deferred.ts';
import type { PartField } from './item-content.ts';
import { createOutputCollector, type OutputAddress } from './output-collector.ts';
import { createResponseOutput } from './response-output.ts';
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
  /** Its audio, for those who listen to all responses. May throw as reading it does. */
  readonly onAudio: (event: ResponseOutputAudioDeltaEvent) => void;
  /** Its audio cannot be read: whoever drives the response has to end it. */
  readonly onBroken: (reason: unknown) => void;
  readonly cancel: ResponseStream['cancel'];
}

export function createLiveResponse(options: LiveResponseOptions): LiveResponse {
  const { clock, config, onEnded, onAudio, onBroken, cancel } = options;
  const result = createDeferred<ResponseResult>();
  const ended = createDeferred<undefined>();
  const output = createResponseOutput();
  const collector = createOutputCollector();
  const { audio$, transcript$, text$, functionCalls$, items$ } = output;
  let id: string | undefined;
  let sentAtMs: number | undefined;
  let firstAudioMs: number | undefined;
  let hasEnded = false;

  const end = (settle: () => void) => {
    if (hasEnded) return;
    hasEnded = true;
    onEnded();
    settle();
    output.complete();
    ended.resolve(undefined);
  };

  return {
    stream: {
      get id() {
        return id;
      },
      get sentAtMs() {
        return sentAtMs;
      },
      audio$,
      transcript$,
      text$,
      functionCalls$,
      items$,
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
      try {
        output.audio(event);
        if (!hasEnded) onAudio(event);
      } catch (error) {
        onBroken(error);
      }
    },
    append(field, at, delta) {
      collector.append(field, at, delta);
      output.written(field, delta);
    },
    replace: collector.replace,
    itemAdded: collector.setItem,
    itemDone(outputIndex, item) {
      collector.setItem(outputIndex, item);
      output.itemDone(item);
    },
    finish(response) {
      if (response.status === 'failed') {
        const error = errorFromApi('the response failed', response.status_details?.error ?? {});
        return end(() => result.reject(error));
      }
      for (const item of response.output) output.itemDone(item);
      end(() => result.resolve(resultFrom(response, collector.finish(response), firstAudioMs)));
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
