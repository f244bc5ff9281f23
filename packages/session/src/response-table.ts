import type { Clock } from '@antiphon/interface';
import { startTimer } from './timer.ts';
import type { TrackedResponse } from './tracked-response.ts';

/** Which responses there are, which of them the server knows, and which keep the next one from writing to the default conversation. */
export interface ResponseTable {
  readonly all: Iterable<TrackedResponse>;
  add(tracked: TrackedResponse): void;
  find(responseId: string): TrackedResponse | undefined;
  /** Whether it was there and was forgotten, lately: a server that tells of it again starts nothing new. */
  wasForgotten(responseId: string): boolean;
  /** Another server tells from now on: its ids are its own. */
  changeServer(): void;
  /** The server told its id. */
  activate(tracked: TrackedResponse, responseId: string): void;
  /** It writes to the default conversation, if it is of that kind. */
  occupy(tracked: TrackedResponse): void;
  vacate(tracked: TrackedResponse): void;
  readonly isOccupied: () => boolean;
  /** Whether the one that writes is known to the server. */
  readonly isWriting: () => boolean;
  /** Its events go nowhere from now on. */
  forget(tracked: TrackedResponse): void;
  /** Forgets it when the server has not ended it within the limit. */
  forgetLater(tracked: TrackedResponse): void;
}

export interface ResponseTableOptions {
  readonly clock: Clock;
  readonly forgetAfterMs: number;
  /** The limit passed, and the place is free. */
  readonly onForgotten: () => void;
}

const MAXIMUM_FORGOTTEN = 64;

export function createResponseTable({ clock, forgetAfterMs, onForgotten }: ResponseTableOptions): ResponseTable {
  const all = new Set<TrackedResponse>();
  const active = new Map<string, TrackedResponse>();
  const writing = new Set<TrackedResponse>();
  const timers = new Map<TrackedResponse, Disposable>();
  const forgotten = new Set<string>();
  const stopTimer = (tracked: TrackedResponse) => {
    timers.get(tracked)?.[Symbol.dispose]();
    timers.delete(tracked);
  };
  const forget = (tracked: TrackedResponse) => {
    stopTimer(tracked);
    all.delete(tracked);
    writing.delete(tracked);
    if (tracked.id === undefined) return;
    active.delete(tracked.id);
    forgotten.add(tracked.id);
    const [oldest] = forgotten;
    if (forgotten.size > MAXIMUM_FORGOTTEN && oldest !== undefined) forgotten.delete(oldest);
  };
  return {
    all,
    add: (tracked) => void all.add(tracked),
    find: (responseId) => active.get(responseId),
    wasForgotten: (responseId) => forgotten.has(responseId),
    changeServer: () => forgotten.clear(),
    activate(tracked, responseId) {
      tracked.id = responseId;
      // It may have been forgotten before its late answer came.
      all.add(tracked);
      active.set(responseId, tracked);
    },
    occupy: (tracked) => void (tracked.isDefault && writing.add(tracked)),
    vacate: (tracked) => void writing.delete(tracked),
    isOccupied: () => writing.size > 0,
    isWriting: () => [...writing].some(({ id }) => id !== undefined),
    forget,
    forgetLater(tracked) {
      stopTimer(tracked);
      const onTimer = () => {
        forget(tracked);
        onForgotten();
      };
      timers.set(tracked, startTimer(clock, onTimer, forgetAfterMs));
    },
  };
}
