import type { AbortOptions, Clock } from '@antiphon/interface';
import type { ApiError, ClientEvent, RealtimeResponse, ResponseConfig, ResponseCreateEvent } from '@antiphon/protocol';
import { type Observable, Subject } from 'rxjs';
import type { Concealment } from './concealment.ts';
import type { Correlator } from './correlator.ts';
import { createDeadline } from './deadline.ts';
import type { Dispatcher } from './dispatcher.ts';
import { createLiveResponse } from './live-response.ts';
import { createResponseCanceller, type ResponseCanceller } from './response-canceller.ts';
import { createResponseCreator, type ResponseCreator } from './response-creator.ts';
import { createResponseQueue, type ResponseQueue } from './response-queue.ts';
import { routeResponseEvents } from './response-routes.ts';
import type { RespondOptions, ResponseStream } from './response-stream.ts';
import { createResponseTable, type ResponseTable } from './response-table.ts';
import type { ServerTurn } from './server-turn.ts';
import { closedError, errorFromApi } from './session-error.ts';
import { checkTimeoutMs } from './timer.ts';
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
  readonly concealment: Concealment;
  readonly dispatcher: Dispatcher;
  readonly commandTimeoutMs: number;
  readonly serverTurn: ServerTurn;
  readonly nextEventId: () => string;
  readonly send: (event: ClientEvent) => void;
}

/** What the steps below work on. */
interface Parts {
  readonly clock: Clock;
  readonly responses: Subject<ResponseStream>;
  readonly table: ResponseTable;
  readonly queue: ResponseQueue<TrackedResponse>;
  readonly creator: ResponseCreator;
  readonly canceller: ResponseCanceller;
}

export function createResponses(options: ResponsesOptions): Responses {
  const { clock, concealment, dispatcher, commandTimeoutMs } = options;
  const table = createResponseTable({ clock, forgetAfterMs: commandTimeoutMs, onForgotten: () => queue.pump() });
  const queue = createResponseQueue<TrackedResponse>({
    isBusy: table.isOccupied,
    start: (tracked) => start(tracked, parts),
  });
  const creator = createResponseCreator({ ...options, onRefused: (tracked, error) => refused(tracked, error, parts) });
  const canceller = createResponseCanceller(options);
  const responses = new Subject<ResponseStream>();
  const parts: Parts = { clock, responses, table, queue, creator, canceller };
  let isClosed = false;

  dispatcher.on('response.created', ({ response }) => created(response, parts));
  routeResponseEvents(dispatcher, (responseId) => table.find(responseId)?.live);
  dispatcher.on('response.done', ({ response }) => done(concealment.response(response), parts));

  return {
    responses$: responses.asObservable(),
    respond: (respondOptions = {}) => respond(respondOptions, isClosed, parts),
    noteRaw: creator.noteRaw,
    isWriting: table.isWriting,
    close(reason) {
      isClosed = true;
      queue.drain();
      for (const tracked of table.all) {
        table.forget(tracked);
        tracked.live.fail(reason);
      }
      responses.complete();
    },
  };
}

function respond(
  { signal, timeoutMs = DEFAULT_RESPONSE_TIMEOUT_MS, ...given }: RespondOptions,
  isClosed: boolean,
  parts: Parts,
): ResponseStream {
  checkTimeoutMs('timeoutMs', timeoutMs);
  const deadline = createDeadline({ clock: parts.clock, timeoutMs, signal, what: 'the response did not end' });
  const config = snapshotOf(given);
  const isDefault = config.conversation !== 'none';
  const tracked = track({ config, isDefault, onEnded: () => deadline[Symbol.dispose]() }, parts);
  const { live } = tracked;
  if (isClosed || deadline.signal.aborted) {
    parts.table.forget(tracked);
    live.fail(deadline.signal.aborted ? deadline.signal.reason : closedError());
    return live.stream;
  }
  const onDeadline = () => abandon(tracked, deadline.signal.reason, parts);
  deadline.signal.addEventListener('abort', onDeadline, { once: true });
  if (isDefault) parts.queue.add(tracked);
  else start(tracked, parts);
  return live.stream;
}

// It may wait in the queue, and its caller may use the object again.
function snapshotOf(config: ResponseConfig): ResponseConfig {
  try {
    return JSON.parse(JSON.stringify(config)) as ResponseConfig;
  } catch {
    // It cannot be sent either: that says so through the result.
    return config;
  }
}

interface TrackOptions {
  readonly config: ResponseConfig;
  readonly isDefault: boolean;
  readonly onEnded: () => void;
}

function track({ config, isDefault, onEnded }: TrackOptions, parts: Parts): TrackedResponse {
  const tracked: TrackedResponse = {
    live: createLiveResponse({
      clock: parts.clock,
      config,
      onEnded,
      onBroken: (reason) => abandon(tracked, reason, parts),
      cancel: (options) => cancel(tracked, options, parts),
    }),
    isDefault,
    isCancelRequested: false,
    isCancelSent: false,
    cancels: new Set(),
  };
  parts.table.add(tracked);
  return tracked;
}

function start(tracked: TrackedResponse, { table, creator }: Parts): void {
  table.occupy(tracked);
  try {
    creator.create(tracked);
  } catch (error) {
    table.forget(tracked);
    tracked.live.fail(error);
  }
}

function refused(tracked: TrackedResponse, error: ApiError, { table, queue }: Parts): void {
  const { live, isDefault, isCancelRequested } = tracked;
  table.vacate(tracked);
  // A response that the server started was first: ours waits for its end.
  const isTooEarly = error.code === 'conversation_already_has_active_response' && table.isOccupied();
  if (isTooEarly && isDefault && !live.hasEnded && !isCancelRequested) return queue.putBack(tracked);
  table.forget(tracked);
  if (isCancelRequested) live.finishUnsent();
  else live.fail(errorFromApi('response.create was refused', error));
  queue.pump();
}

function created(response: RealtimeResponse, parts: Parts): void {
  const { table, creator, canceller, responses } = parts;
  if (table.find(response.id) !== undefined || table.wasForgotten(response.id)) return;
  const tracked = creator.answered(response) ?? trackServers(response, parts);
  table.activate(tracked, response.id);
  table.occupy(tracked);
  tracked.live.begin(response.id);
  if (tracked.isCancelRequested) canceller.request(tracked);
  if (tracked.live.hasEnded) table.forgetLater(tracked);
  else responses.next(tracked.live.stream);
}

function trackServers(response: RealtimeResponse, parts: Parts): TrackedResponse {
  return track({ config: {}, isDefault: response.conversation_id !== null, onEnded: () => undefined }, parts);
}

function done(response: RealtimeResponse, { table, queue }: Parts): void {
  const tracked = table.find(response.id);
  if (tracked === undefined) return;
  table.forget(tracked);
  tracked.live.finish(response);
  queue.pump();
}

// The server may still be at work on it. It keeps its place, so that its late events meet nothing else, until it ends or a limit passes.
function abandon(tracked: TrackedResponse, reason: unknown, { table, queue, creator, canceller }: Parts): void {
  const wasWaiting = queue.remove(tracked);
  tracked.live.fail(reason);
  if (wasWaiting) return table.forget(tracked);
  creator.abandon(tracked);
  canceller.request(tracked);
  table.forgetLater(tracked);
}

async function cancel(tracked: TrackedResponse, options: AbortOptions | undefined, parts: Parts): Promise<void> {
  options?.signal?.throwIfAborted();
  if (tracked.live.hasEnded) return;
  if (!parts.queue.remove(tracked)) return parts.canceller.cancel(tracked, options);
  parts.table.forget(tracked);
  tracked.live.finishUnsent();
}
