import type { AbortOptions, Clock } from '@antiphon/interface';
import type {
  ApiError,
  ClientEvent,
  RealtimeResponse,
  ResponseConfig,
  ResponseCreateEvent,
  ResponseOutputAudioDeltaEvent,
} from '@antiphon/protocol';
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
  /** Whether any is asked for or running, in whichever conversation. */
  readonly areRunning: () => boolean;
  /** The connection is lost: what runs fails, what the server has not begun is asked for again. */
  interrupt(reason: unknown): void;
  /** There is a connection: asks for what waits. */
  resume(): void;
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
  /** Whether what is sent goes out at once. */
  readonly isOpen: () => boolean;
  /** The audio of every response that has not ended. */
  readonly onAudio: (event: ResponseOutputAudioDeltaEvent) => void;
}

/** What the steps below work on. */
interface Parts {
  readonly clock: Clock;
  readonly responses: Subject<ResponseStream>;
  readonly table: ResponseTable;
  readonly queue: ResponseQueue<TrackedResponse>;
  /** Those outside the default conversation: they wait for a connection only. */
  readonly beside: ResponseQueue<TrackedResponse>;
  readonly creator: ResponseCreator;
  readonly canceller: ResponseCanceller;
  readonly onAudio: (event: ResponseOutputAudioDeltaEvent) => void;
}

export function createResponses(options: ResponsesOptions): Responses {
  const { clock, concealment, dispatcher, commandTimeoutMs, isOpen, onAudio } = options;
  const table = createResponseTable({ clock, forgetAfterMs: commandTimeoutMs, onForgotten: () => queue.pump() });
  const queue = createResponseQueue<TrackedResponse>({
    isBusy: () => !isOpen() || table.isOccupied(),
    start: (tracked) => start(tracked, parts),
  });
  const beside = createResponseQueue<TrackedResponse>({
    isBusy: () => !isOpen(),
    start: (tracked) => start(tracked, parts),
  });
  const creator = createResponseCreator({ ...options, onRefused: (tracked, error) => refused(tracked, error, parts) });
  const canceller = createResponseCanceller(options);
  const responses = new Subject<ResponseStream>();
  const parts: Parts = { clock, responses, table, queue, beside, creator, canceller, onAudio };
  let isClosed = false;

  dispatcher.on('response.created', ({ response }) => created(response, parts));
  routeResponseEvents(dispatcher, (responseId) => table.find(responseId)?.live);
  dispatcher.on('response.done', ({ response }) => done(concealment.response(response), parts));

  return {
    responses$: responses.asObservable(),
    respond: (respondOptions = {}) => respond(respondOptions, isClosed, parts),
    noteRaw: creator.noteRaw,
    isWriting: table.isWriting,
    areRunning: () => [...table.all].some(isWithServer),
    interrupt: (reason) => interrupt(reason, parts),
    resume() {
      queue.pump();
      beside.pump();
    },
    close(reason) {
      isClosed = true;
      queue.drain();
      beside.drain();
      for (const tracked of table.all) {
        table.forget(tracked);
        tracked.live.fail(reason);
      }
      responses.complete();
    },
  };
}

function respond(
  { signal, timeoutMs = DEFAULT_RESPONSE_TIMEOUT_MS, ...config }: RespondOptions,
  isClosed: boolean,
  parts: Parts,
): ResponseStream {
  checkTimeoutMs('timeoutMs', timeoutMs);
  const deadline = createDeadline({ clock: parts.clock, timeoutMs, signal, what: 'the response did not end' });
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
  queueOf(tracked, parts).add(tracked);
  return live.stream;
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
      onAudio: parts.onAudio,
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
  if (table.find(response.id) !== undefined) return;
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
function abandon(tracked: TrackedResponse, reason: unknown, parts: Parts): void {
  const { table, creator, canceller } = parts;
  const wasWaiting = queueOf(tracked, parts).remove(tracked);
  tracked.live.fail(reason);
  if (wasWaiting) return table.forget(tracked);
  creator.abandon(tracked);
  canceller.request(tracked);
  table.forgetLater(tracked);
}

async function cancel(tracked: TrackedResponse, options: AbortOptions | undefined, parts: Parts): Promise<void> {
  options?.signal?.throwIfAborted();
  if (tracked.live.hasEnded) return;
  if (!queueOf(tracked, parts).remove(tracked)) return parts.canceller.cancel(tracked, options);
  parts.table.forget(tracked);
  tracked.live.finishUnsent();
}

function queueOf({ isDefault }: TrackedResponse, { queue, beside }: Parts): ResponseQueue<TrackedResponse> {
  return isDefault ? queue : beside;
}

function isWithServer({ id, create }: TrackedResponse): boolean {
  return id !== undefined || create !== undefined;
}

// Nobody saw anything of a response that was only asked for: asking another server for it repeats nothing.
function interrupt(reason: unknown, parts: Parts): void {
  const { table, creator } = parts;
  const sent = [...table.all].filter(isWithServer);
  const unanswered = sent.filter(
    ({ id, live, isCancelRequested }) => id === undefined && !live.hasEnded && !isCancelRequested,
  );
  creator.forgetAll();
  for (const tracked of sent) {
    table.forget(tracked);
    if (unanswered.includes(tracked)) continue;
    if (tracked.id === undefined && tracked.isCancelRequested) tracked.live.finishUnsent();
    else tracked.live.fail(reason);
  }
  for (const tracked of unanswered.toReversed()) {
    table.add(tracked);
    queueOf(tracked, parts).putBack(tracked);
  }
}
