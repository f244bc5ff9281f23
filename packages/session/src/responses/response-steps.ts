import type { AbortOptions, Clock } from '@antiphon/interface';
import type { ApiError, RealtimeResponse, ResponseConfig } from '@antiphon/protocol';
import type { AudioListener } from '../streams/dispatcher.ts';
import type { HotStream } from '../streams/hot-stream.ts';
import { LiveResponse, type ResponseOwner } from './live-response.ts';
import type { LaneHold } from './lane-hold.ts';
import type { ResponseCanceller } from './response-canceller.ts';
import type { ResponseCoalescing, Starter } from './response-coalescing.ts';
import type { ResponseCreator, SentCreate } from './response-creator.ts';
import type { ResponseQueue } from './response-queue.ts';
import type { ResponseStream } from './response-stream.ts';
import type { ResponseTable } from './response-table.ts';
import type { ReusedTimer } from '../waiting/reused-timer.ts';
import { errorFromApi } from '../session-error.ts';
import type { TrackedResponse } from './tracked-response.ts';
import type { Wait } from '../waiting/wait.ts';

/** What the steps below work on. */
export interface ResponseParts {
  readonly clock: Clock;
  /** For the time limits. */
  readonly timers: ReusedTimer;
  readonly responses: HotStream<ResponseStream>;
  readonly table: ResponseTable;
  readonly queue: ResponseQueue<TrackedResponse>;
  /** Those outside the default conversation: they wait for a connection only. */
  readonly beside: ResponseQueue<TrackedResponse>;
  readonly hold: LaneHold;
  readonly coalescing: ResponseCoalescing;
  readonly creator: ResponseCreator;
  readonly canceller: ResponseCanceller;
  /** Whether what is sent goes out at once. */
  readonly isOpen: () => boolean;
  readonly audio: AudioListener;
  readonly onFailed: ResponseOwner['failed'];
  /** Makes the follow-up wait again that was left out because of a response which has now gone. */
  readonly followUp: () => unknown;
}

export interface TrackOptions {
  readonly config: ResponseConfig;
  readonly isDefault: boolean;
  readonly isFollowUp?: boolean;
}

export function track(options: TrackOptions, parts: ResponseParts): TrackedResponse {
  const tracked = new DrivenResponse(options, parts);
  parts.table.add(tracked);
  return tracked;
}

/** A response, and what the steps below do with it. */
class DrivenResponse implements TrackedResponse, ResponseOwner {
  readonly live: LiveResponse;
  readonly isDefault: boolean;
  readonly isFollowUp: boolean;
  coversFollowUp = false;
  id: string | undefined;
  create: SentCreate | undefined;
  deadline: Disposable | undefined;
  isCancelRequested = false;
  isCancelSent = false;
  cancels: readonly Wait<undefined>[] = NONE;
  readonly #parts: ResponseParts;

  constructor({ config, isDefault, isFollowUp = false }: TrackOptions, parts: ResponseParts) {
    this.isDefault = isDefault;
    this.isFollowUp = isFollowUp;
    this.#parts = parts;
    this.live = new LiveResponse(this, config);
  }

  get clock(): Clock {
    return this.#parts.clock;
  }

  get audio(): AudioListener {
    return this.#parts.audio;
  }

  ended(): void {
    this.deadline?.[Symbol.dispose]();
  }

  failed(id: string | undefined): void {
    this.#parts.onFailed(id);
  }

  broken(reason: unknown): void {
    abandon(this, reason, this.#parts);
  }

  cancel(options: AbortOptions | undefined): Promise<void> {
    return cancel(this, options, this.#parts);
  }
}

const NONE: readonly never[] = [];

/** `response.create` goes out. */
export function start(tracked: TrackedResponse, parts: ResponseParts): void {
  const { table, creator, isOpen } = parts;
  table.occupy(tracked);
  try {
    creator.create(tracked);
  } catch (error) {
    // The line is ending: it waits for the next one, or for the end.
    if (!isOpen()) {
      table.vacate(tracked);
      queueOf(tracked, parts).putBack(tracked);
      return;
    }
    table.forget(tracked);
    tracked.live.fail(error);
  }
}

/** The server refused the `response.create`. */
export function refused(tracked: TrackedResponse, error: ApiError, parts: ResponseParts): void {
  const { table, queue, hold } = parts;
  const { live, isDefault, isCancelRequested } = tracked;
  table.vacate(tracked);
  const isTooEarly = error.code === 'conversation_already_has_active_response';
  if (isTooEarly && isDefault && !live.hasEnded && !isCancelRequested) {
    queue.putBack(tracked);
    // A response that the server started was first: ours waits for its end. One that we do not know of tells us nothing: ours tries again.
    if (!table.isOccupied()) hold.backOff();
  } else {
    table.forget(tracked);
    if (isCancelRequested) live.finishUnsent();
    else live.fail(errorFromApi('response.create was refused', error));
  }
  queue.pump();
}

/** `response.created` came. */
export function created(response: RealtimeResponse, parts: ResponseParts): void {
  const { table, creator, canceller, responses, hold } = parts;
  if (table.find(response.id) !== undefined || table.wasForgotten(response.id)) return;
  if (response.conversation_id !== null) hold.release();
  const answered = creator.answered(response);
  const tracked = typeof answered === 'string' ? startedByServer(answered, response, parts) : answered;
  table.activate(tracked, response.id);
  table.occupy(tracked);
  tracked.live.begin(response.id);
  if (tracked.isCancelRequested) canceller.request(tracked);
  if (tracked.live.hasEnded) table.forgetLater(tracked);
  else responses.next(tracked.live.stream);
}

function startedByServer(starter: Starter, response: RealtimeResponse, parts: ResponseParts): TrackedResponse {
  const { coalescing, queue } = parts;
  const isDefault = response.conversation_id !== null;
  const waiting = isDefault ? coalescing.answeredBy(starter) : undefined;
  if (waiting !== undefined) {
    queue.remove(waiting);
    return waiting;
  }
  const tracked = track({ config: {}, isDefault }, parts);
  if (starter === 'turn') coalescing.unclaimed(tracked);
  return tracked;
}

/** `response.done` came. `onEnding` runs before the next response goes out. */
export function done(response: RealtimeResponse, onEnding: () => void, parts: ResponseParts): void {
  const { table, queue, hold, coalescing } = parts;
  const tracked = table.find(response.id);
  if (response.conversation_id !== null) hold.release();
  if (tracked !== undefined) {
    tracked.live.finish(response);
    onEnding();
    coalescing.ended(tracked);
    table.forget(tracked);
  }
  queue.pump();
}

/** Nobody waits for it any more. */
export function abandon(tracked: TrackedResponse, reason: unknown, parts: ResponseParts): void {
  const { table, creator, canceller } = parts;
  const wasWaiting = queueOf(tracked, parts).remove(tracked);
  tracked.live.fail(reason);
  if (wasWaiting) return withdrawn(tracked, parts);
  creator.abandon(tracked);
  canceller.request(tracked);
  // The server may still be at work on it. It keeps its place, so that its late events meet nothing else, until it ends or a limit passes.
  table.forgetLater(tracked);
}

async function cancel(
  tracked: TrackedResponse,
  options: AbortOptions | undefined,
  parts: ResponseParts,
): Promise<void> {
  options?.signal?.throwIfAborted();
  if (tracked.live.hasEnded) return;
  if (!queueOf(tracked, parts).remove(tracked)) return parts.canceller.cancel(tracked, options);
  tracked.live.finishUnsent();
  withdrawn(tracked, parts);
}

/** Where it waits. */
export function queueOf(
  { isDefault }: TrackedResponse,
  { queue, beside }: ResponseParts,
): ResponseQueue<TrackedResponse> {
  return isDefault ? queue : beside;
}

function withdrawn(tracked: TrackedResponse, { table, followUp }: ResponseParts): void {
  table.forget(tracked);
  if (tracked.coversFollowUp) followUp();
}
