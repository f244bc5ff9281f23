import type { Clock } from '@antiphon/interface';
import type { ClientEvent, RealtimeResponse, ResponseConfig, ResponseCreateEvent } from '@antiphon/protocol';
import type { Observable } from 'rxjs';
import type { Concealment } from '../concealment.ts';
import type { Correlator } from '../commands/correlator.ts';
import { createDeadline } from '../waiting/deadline.ts';
import type { AudioListener, Dispatcher } from '../streams/dispatcher.ts';
import { HotStream } from '../streams/hot-stream.ts';
import { createLaneHold } from './lane-hold.ts';
import { createResponseCanceller } from './response-canceller.ts';
import { createResponseCoalescing } from './response-coalescing.ts';
import { createResponseCreator } from './response-creator.ts';
import { createResponseQueue } from './response-queue.ts';
import { routeResponseEvents } from './response-routes.ts';
import { ReusedTimer } from '../waiting/reused-timer.ts';
import { interruptResponses, isWithServer } from './response-interruption.ts';
import { abandon, created, done, queueOf, refused, type ResponseParts, start, track } from './response-steps.ts';
import type { RespondOptions, ResponseStream } from './response-stream.ts';
import { createResponseTable } from './response-table.ts';
import type { ServerTurn } from './server-turn.ts';
import { closedError } from '../session-error.ts';
import { checkTimeoutMs, startTimer } from '../waiting/timer.ts';
import type { TrackedResponse } from './tracked-response.ts';
import { timeoutError } from '../waiting/wait.ts';

const DEFAULT_RESPONSE_TIMEOUT_MS = 60_000;

/** All responses of a session: asked for or started by the server, waiting, running, or abandoned and not yet ended. */
export interface Responses {
  readonly responses$: Observable<ResponseStream>;
  readonly respond: (options?: RespondOptions) => ResponseStream;
  /** Those of the default conversation that were asked for and have not begun: the server has not answered yet, or they wait for their turn. */
  readonly waiting: () => readonly ResponseStream[];
  /** Asks for the response that tool outputs call for; nothing when one that waits will see them, too. Call it when the outputs are sent. */
  readonly followUp: () => ResponseStream | undefined;
  /** A `response.create` that went out past `respond`. */
  readonly noteRaw: (event: ResponseCreateEvent, eventId: string) => void;
  /** Whether a response is known to be writing to the default conversation. */
  readonly isWriting: () => boolean;
  /** Whether any is asked for or running, in whichever conversation. */
  readonly areRunning: () => boolean;
  /** What was asked of a response that runs; nothing when it is unknown. */
  readonly about: (responseId: string) => { readonly isDefault: boolean; readonly config: ResponseConfig } | undefined;
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
  /** Hears the audio of every response that has not ended. */
  readonly audio: AudioListener;
  /** A response has ended, and the one that waits for its place has not gone out yet. @default nothing happens */
  readonly onEnding?: ((response: RealtimeResponse) => void) | undefined;
  /** One failed, was lost or was given up: no `response.done` may come. @default nothing happens */
  readonly onFailed?: ((responseId: string) => void) | undefined;
}

export function createResponses(options: ResponsesOptions): Responses {
  const { concealment, dispatcher, onEnding } = options;
  const responses = new HotStream<ResponseStream>();
  let isClosed = false;
  // Made with the first response: an idle session holds none of it.
  let parts: ResponseParts | undefined;
  const made = () => (parts ??= createParts(options, { responses, followUp }));
  const followUp = (): ResponseStream | undefined => {
    if (isClosed) return undefined;
    const waiting = made().coalescing.willFollowUp();
    if (waiting === undefined) return enqueue({ config: {}, isDefault: true, isFollowUp: true }, NO_OPTIONS, made());
    waiting.coversFollowUp = true;
    return undefined;
  };

  dispatcher.on('response.created', ({ response }) => created(response, made()));
  routeResponseEvents(dispatcher, (responseId) => parts?.table.find(responseId)?.live);
  dispatcher.on('response.done', ({ response: said }) => {
    if (parts === undefined) return;
    const response = concealment.response(said);
    done(response, () => onEnding?.(response), parts);
  });

  return {
    get responses$() {
      return responses.stream$;
    },
    respond: (respondOptions = NO_OPTIONS) => respond(respondOptions, isClosed, made()),
    waiting: () =>
      parts?.table
        .all()
        .filter(isWaiting)
        .map(({ live }) => live.stream) ?? [],
    followUp,
    noteRaw: (event, eventId) => made().creator.noteRaw(event, eventId),
    isWriting: () => parts?.table.isWriting() ?? false,
    about(responseId) {
      const tracked = parts?.table.find(responseId);
      return tracked && { isDefault: tracked.isDefault, config: tracked.live.config };
    },
    areRunning: () => parts?.table.all().some(isWithServer) ?? false,
    interrupt(reason) {
      if (parts !== undefined) interruptResponses(reason, parts);
    },
    resume() {
      parts?.queue.pump();
      parts?.beside.pump();
    },
    close(reason) {
      isClosed = true;
      if (parts !== undefined) closeAll(parts, reason);
      responses.complete();
    },
  };
}

function isWaiting({ id, live, isDefault, isCancelRequested }: TrackedResponse): boolean {
  return isDefault && id === undefined && !live.hasEnded && !isCancelRequested;
}

function closeAll({ hold, queue, beside, table, timers }: ResponseParts, reason: unknown): void {
  hold[Symbol.dispose]();
  queue.drain();
  beside.drain();
  for (const tracked of table.all()) {
    table.forget(tracked);
    tracked.live.fail(reason);
  }
  timers[Symbol.dispose]();
}

function createParts(options: ResponsesOptions, own: Pick<ResponseParts, 'responses' | 'followUp'>): ResponseParts {
  const { clock, commandTimeoutMs, serverTurn, isOpen, audio, onFailed } = options;
  const table = createResponseTable({ clock, forgetAfterMs: commandTimeoutMs, onForgotten: () => queue.pump() });
  const queue = createResponseQueue<TrackedResponse>({
    isBusy: () => !isOpen() || table.isOccupied() || hold.isHeld(),
    start: (tracked) => start(tracked, parts),
  });
  const beside = createResponseQueue<TrackedResponse>({
    isBusy: () => !isOpen(),
    start: (tracked) => start(tracked, parts),
  });
  const hold = createLaneHold({
    clock,
    expectedUntilMs: serverTurn.holdsUntilMs,
    onOver: () => queue.pump(),
  });
  const parts: ResponseParts = {
    ...own,
    clock,
    timers: new ReusedTimer(clock),
    table,
    queue,
    beside,
    hold,
    isOpen,
    audio,
    onFailed: (id) => id !== undefined && onFailed?.(id),
    coalescing: createResponseCoalescing({ ...options, queue }),
    creator: createResponseCreator({ ...options, onRefused: (tracked, error) => refused(tracked, error, parts) }),
    canceller: createResponseCanceller(options),
  };
  return parts;
}

function respond(options: RespondOptions, isClosed: boolean, parts: ResponseParts): ResponseStream {
  const { signal, timeoutMs } = options;
  if (timeoutMs !== undefined) checkTimeoutMs('timeoutMs', timeoutMs);
  const config = options === NO_OPTIONS ? NO_OPTIONS : configOf(options);
  const isDefault = config.conversation !== 'none';
  if (isClosed || signal?.aborted === true) {
    const { live } = track({ config, isDefault }, parts);
    live.fail(signal?.aborted === true ? signal.reason : closedError());
    return live.stream;
  }
  const running = parts.coalescing.claim(config);
  if (running === undefined) return enqueue({ config, isDefault }, options, parts);
  const deadline = startTimeLimit(running, options, parts);
  void running.live.ended.then(() => deadline[Symbol.dispose]());
  return running.live.stream;
}

const NO_OPTIONS: RespondOptions & ResponseConfig = {};

// It may wait in the queue, and its caller may use the object again.
function configOf({ signal: _signal, timeoutMs: _timeoutMs, ...config }: RespondOptions): ResponseConfig {
  if (Object.keys(config).length === 0) return config;
  try {
    return JSON.parse(JSON.stringify(config)) as ResponseConfig;
  } catch {
    // It cannot be sent either: that says so through the result.
    return config;
  }
}

interface Asked {
  readonly config: ResponseConfig;
  readonly isDefault: boolean;
  readonly isFollowUp?: boolean;
}

function enqueue(asked: Asked, options: TimeLimitOptions, parts: ResponseParts): ResponseStream {
  const { coalescing, queue, table } = parts;
  const tracked = track(asked, parts);
  const needless = coalescing.replacedBy(asked.config);
  if (needless !== undefined && queue.remove(needless)) {
    tracked.coversFollowUp = true;
    table.forget(needless);
    needless.live.finishUnsent();
  }
  queueOf(tracked, parts).add(tracked);
  // Its request may be on its way by now: what follows costs nobody any time. Who heard of it may also have ended it.
  if (tracked.live.hasEnded) return tracked.live.stream;
  const { signal } = options;
  if (signal?.aborted === true) abandon(tracked, signal.reason, parts);
  else tracked.deadline = startTimeLimit(tracked, options, parts);
  return tracked.live.stream;
}

type TimeLimitOptions = Pick<RespondOptions, 'signal' | 'timeoutMs'>;

function startTimeLimit(
  tracked: TrackedResponse,
  { signal, timeoutMs = DEFAULT_RESPONSE_TIMEOUT_MS }: TimeLimitOptions,
  parts: ResponseParts,
): Disposable {
  const what = 'the response did not end';
  const clock = parts.timers;
  // Nearly always there is no signal: a timer will do.
  if (signal === undefined) {
    return startTimer(clock, () => abandon(tracked, timeoutError(what, timeoutMs), parts), timeoutMs);
  }
  const deadline = createDeadline({ clock, timeoutMs, signal, what });
  deadline.onOver(() => abandon(tracked, deadline.reason, parts));
  return deadline;
}
