import type { Clock } from '@antiphon/interface';
import { createRecentIds } from '../collections/recent-ids.ts';
import { removeFrom } from '../collections/remove-from.ts';
import { startTimer } from '../waiting/timer.ts';
import type { TrackedResponse } from './tracked-response.ts';

/** Which responses there are, which of them the server knows, and which keep the next one from writing to the default conversation. */
export interface ResponseTable {
  /** Those at this moment. */
  all(): readonly TrackedResponse[];
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

const MAXIMUM_FORGOTTEN = 16;

/** There are one or two responses at a time: lists serve better than maps. */
export function createResponseTable({ clock, forgetAfterMs, onForgotten }: ResponseTableOptions): ResponseTable {
  const all: TrackedResponse[] = [];
  const writing: TrackedResponse[] = [];
  /** Which was found last: most events are of the same. */
  let found: TrackedResponse | undefined;
  const timers = new Map<TrackedResponse, Disposable>();
  const forgotten = createRecentIds(MAXIMUM_FORGOTTEN);
  const stopTimer = (tracked: TrackedResponse) => {
    if (timers.size === 0) return;
    timers.get(tracked)?.[Symbol.dispose]();
    timers.delete(tracked);
  };
  const forget = (tracked: TrackedResponse) => {
    stopTimer(tracked);
    removeFrom(all, tracked);
    removeFrom(writing, tracked);
    found = undefined;
    if (tracked.id !== undefined) forgotten.add(tracked.id);
  };
  return {
    all: () => all.slice(),
    add: (tracked) => add(all, tracked),
    find(responseId) {
      if (found?.id === responseId) return found;
      // A function made for each event would be prepared for its first call each time.
      for (const tracked of all) if (tracked.id === responseId) return (found = tracked);
      return undefined;
    },
    wasForgotten: (responseId) => forgotten.has(responseId),
    changeServer: () => forgotten.clear(),
    activate(tracked, responseId) {
      tracked.id = responseId;
      // It may have been forgotten before its late answer came.
      add(all, tracked);
    },
    occupy(tracked) {
      if (tracked.isDefault) add(writing, tracked);
    },
    vacate: (tracked) => void removeFrom(writing, tracked),
    isOccupied: () => writing.length > 0,
    isWriting: () => writing.some(({ id }) => id !== undefined),
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

function add(list: TrackedResponse[], tracked: TrackedResponse): void {
  if (list.length === 0 || !list.includes(tracked)) list.push(tracked);
}
