import type { AbortOptions, Clock } from '@antiphon/interface';
import type { ApiError, ClientEvent, RealtimeResponse, ResponseConfig, ResponseCreateEvent } from '@antiphon/protocol';
import { type Observable, Subject } from 'rxjs';
import type { Correlator } from './correlator.ts';
import { createDeadline } from './deadline.ts';
import type { Dispatcher } from './dispatcher.ts';
import { createLiveResponse } from './live-response.ts';
import { createResponseCanceller } from './response-canceller.ts';
import { createResponseCreator } from './response-creator.ts';
import { createResponseQueue } from './response-queue.ts';
import { routeResponseEvents } from './response-routes.ts';
import type { RespondOptions, ResponseStream } from './response-stream.ts';
import type { ServerTurn } from './server-turn.ts';
import { closedError, errorFromApi } from './session-error.ts';
import { checkTimeoutMs, startTimer } from './timer.ts';
import type { TrackedResponse } from './tracked-response.ts';

const DEFAULT_RESPONSE_TIMEOUT_MS = 60_000;

/** All responses of a session: asked for or started by the server, waiting, running, or abandoned and not yet ended. */
export interface Responses {
  readonly responses$: Observable<ResponseStream>;
  readonly respond: (options?: RespondOptions) => ResponseStream;
  /** A `response.create` that went out past `respond`. */
  readonly noteRaw: (event: ResponseCreateEvent, eventId: string) => void;
  /** Whether a response is known to be writing to the default conversation. */
  readonly isWriting: () => boolean;
  /** The connection has ended: nothing more will come. */
  close(reason: unknown): void;
}

export interface ResponsesOptions {
  readonly clock: Clock;
  readonly correlator: Correlator;
  readonly dispatcher: Dispatcher;
  readonly commandTimeoutMs: number;
  readonly serverTurn: ServerTurn;
  readonly nextEventId: () => string;
  readonly send: (event: ClientEvent) => void;
}

export function createResponses(options: ResponsesOptions): Responses {
  const { clock, dispatcher, commandTimeoutMs } = options;
  const responses = new Subject<ResponseStream>();
  const all = new Set<TrackedResponse>();
  const active = new Map<string, TrackedResponse>();
  // Those that keep the next one from writing to the default conversation.
  const writing = new Set<TrackedResponse>();
  const releases = new Map<TrackedResponse, Disposable>();
  let isClosed = false;

  const start = (tracked: TrackedResponse) => {
    if (tracked.isDefault) writing.add(tracked);
    try {
      creator.create(tracked);
    } catch (error) {
      forget(tracked);
      tracked.live.fail(error);
    }
  };
  const queue = createResponseQueue<TrackedResponse>({ isBusy: () => writing.size > 0, start });
  const canceller = createResponseCanceller(options);
  const creator = createResponseCreator({ ...options, onRefused: (tracked, error) => refused(tracked, error) });

  const forget = (tracked: TrackedResponse) => {
    if (tracked.id !== undefined) active.delete(tracked.id);
    all.delete(tracked);
    writing.delete(tracked);
    releases.get(tracked)?.[Symbol.dispose]();
    releases.delete(tracked);
  };

  const refused = (tracked: TrackedResponse, error: ApiError) => {
    const { live } = tracked;
    writing.delete(tracked);
    // A response that the server started was first: ours waits for its end.
    const isTooEarly = error.code === 'conversation_already_has_active_response' && writing.size > 0;
    if (isTooEarly && tracked.isDefault && !live.hasEnded && !tracked.isCancelRequested) return queue.putBack(tracked);
    forget(tracked);
    if (tracked.isCancelRequested) live.finishUnsent();
    live.fail(errorFromApi('response.create was refused', error));
    queue.pump();
  };

  // The server may still be at work on it. It keeps its place, so that its late events meet nothing else, until it ends or a limit passes.
  const abandon = (tracked: TrackedResponse, reason: unknown) => {
    const wasWaiting = queue.remove(tracked);
    tracked.live.fail(reason);
    if (wasWaiting) return forget(tracked);
    creator.abandon(tracked);
    canceller.request(tracked);
    releaseLater(tracked);
  };
  const releaseLater = (tracked: TrackedResponse) => {
    releases.get(tracked)?.[Symbol.dispose]();
    const release = () => {
      forget(tracked);
      queue.pump();
    };
    releases.set(tracked, startTimer(clock, release, commandTimeoutMs));
  };

  const cancel = async (tracked: TrackedResponse, cancelOptions?: AbortOptions): Promise<void> => {
    cancelOptions?.signal?.throwIfAborted();
    if (tracked.live.hasEnded) return;
    if (!queue.remove(tracked)) return canceller.cancel(tracked, cancelOptions);
    forget(tracked);
    tracked.live.finishUnsent();
  };

  const track = (config: ResponseConfig, isDefault: boolean, onEnded: () => void): TrackedResponse => {
    const tracked: TrackedResponse = {
      live: createLiveResponse({ clock, config, onEnded, cancel: (cancelOptions) => cancel(tracked, cancelOptions) }),
      isDefault,
      isCancelRequested: false,
      isCancelSent: false,
      cancels: new Set(),
    };
    all.add(tracked);
    return tracked;
  };

  const created = (response: RealtimeResponse) => {
    if (active.has(response.id)) return;
    const tracked = creator.answered(response) ?? track({}, response.conversation_id !== null, () => undefined);
    tracked.id = response.id;
    active.set(response.id, tracked);
    if (tracked.isDefault) writing.add(tracked);
    tracked.live.begin(response.id);
    if (tracked.isCancelRequested) canceller.request(tracked);
    if (tracked.live.hasEnded) releaseLater(tracked);
    else responses.next(tracked.live.stream);
  };
  const done = (response: RealtimeResponse) => {
    const tracked = active.get(response.id);
    if (tracked === undefined) return;
    forget(tracked);
    tracked.live.finish(response);
    queue.pump();
  };

  dispatcher.on('response.created', ({ response }) => created(response));
  routeResponseEvents(dispatcher, (responseId) => active.get(responseId)?.live);
  dispatcher.on('response.done', ({ response }) => done(response));

  return {
    responses$: responses.asObservable(),
    respond({ signal, timeoutMs = DEFAULT_RESPONSE_TIMEOUT_MS, ...config } = {}) {
      checkTimeoutMs('timeoutMs', timeoutMs);
      const deadline = createDeadline({ clock, timeoutMs, signal, what: 'the response did not end' });
      const tracked = track(config, config.conversation !== 'none', () => deadline[Symbol.dispose]());
      const onDeadline = () => abandon(tracked, deadline.signal.reason);
      deadline.signal.addEventListener('abort', onDeadline, { once: true });
      if (isClosed || deadline.signal.aborted) {
        forget(tracked);
        tracked.live.fail(deadline.signal.aborted ? deadline.signal.reason : closedError());
      } else if (tracked.isDefault) {
        queue.add(tracked);
      } else {
        start(tracked);
      }
      return tracked.live.stream;
    },
    noteRaw: creator.noteRaw,
    isWriting: () => [...writing].some(({ id }) => id !== undefined),
    close(reason) {
      isClosed = true;
      queue.drain();
      for (const tracked of all) {
        forget(tracked);
        tracked.live.fail(reason);
      }
      responses.complete();
    },
  };
}
