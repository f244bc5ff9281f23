import { type AbortOptions, type Connection, isAntiphonError, untilAborted } from '@antiphon/interface';
import type { ClientEvent } from '@antiphon/protocol';
import { type Observable, Subject } from 'rxjs';
import { createDeferred, type Deferred } from './deferred.ts';
import type { SessionLine } from './line/session-line.ts';
import { createInputBuffer, type InputBuffer } from './recovery/input-buffer.ts';
import { createItemIds, type ItemIds } from './recovery/item-ids.ts';
import { eventToServer } from './recovery/translate-ids.ts';
import { closedError } from './session-error.ts';

/** The way out of a session, over whichever connection it has at the time. While it has none, what is sent waits. */
export interface SessionLink {
  readonly sent$: Observable<ClientEvent>;
  /** The line in use; also the last one, after the end. */
  readonly line: () => SessionLine | undefined;
  /** Whether what is sent goes out at once. */
  readonly isOpen: () => boolean;
  /** The names of items on the line in use. */
  readonly itemIds: () => ItemIds;
  readonly inputBuffer: InputBuffer;
  /** Takes a line into use; `open` follows. */
  attach(line: SessionLine, itemIds?: ItemIds): void;
  /** Sends what waits, and from now on everything at once. */
  open(): void;
  /** From now on what is sent waits. With a reason the line is lost, and audio that was on its way with it. */
  hold(lossReason?: unknown): void;
  /** Whether it waits because the line is lost. */
  readonly isLost: () => boolean;
  /** Why it ended, once it has. */
  readonly endReason: () => unknown;
  end(reason: unknown): void;
  /** Stands for the connections one after another. @throws {AntiphonError} `CLOSED` before the first and after the end. */
  readonly connection: () => Pick<Connection, 'drained'>;
  /** @throws {AntiphonError} `CLOSED` */
  readonly send: (event: ClientEvent) => void;
  /** Completes `sent$`. */
  complete(): void;
}

// On the first connection items have one name only.
const SAME_IDS = createItemIds();

export function createSessionLink(retainedInputMs: number): SessionLink {
  const sent = new Subject<ClientEvent>();
  const inputBuffer = createInputBuffer(retainedInputMs);
  let current: SessionLine | undefined;
  let itemIds = SAME_IDS;
  let isOpen = false;
  let lossReason: unknown;
  let endReason: unknown;
  let outbox: ClientEvent[] = [];
  let reopened: Deferred<undefined> | undefined;

  const transmit = (line: SessionLine, event: ClientEvent) => {
    line.send(eventToServer(event, itemIds));
    inputBuffer.sent(event);
    sent.next(event);
  };
  const flush = (line: SessionLine) => {
    try {
      for (let next = outbox[0]; next !== undefined; next = outbox[0]) {
        transmit(line, next);
        outbox.shift();
      }
    } catch (error) {
      // The line is ending already: the next one will have the rest.
      if (!isAntiphonError(error) || error.code !== 'CLOSED') throw error;
    }
  };
  const assertUsable = () => {
    if (current === undefined || endReason !== undefined) throw closedError();
    return current;
  };
  const wake = () => {
    reopened?.resolve(undefined);
    reopened = undefined;
  };
  const drained = async (options: AbortOptions = {}): Promise<void> => {
    const line = assertUsable();
    if (!isOpen) {
      reopened ??= createDeferred();
      await untilAborted(reopened.promise, options.signal);
      return drained(options);
    }
    try {
      await line.connection().drained(options);
    } catch (error) {
      if (options.signal?.aborted === true || endReason !== undefined) throw error;
      // Another line has taken its place, or will: what was sent is kept, was taken before, or is lost.
      if (isOpen && line === current) throw error;
      if (lossReason !== undefined && !inputBuffer.isRetained) throw lossReason;
      return drained(options);
    }
  };
  const facade = { drained };

  return {
    sent$: sent.asObservable(),
    line: () => current,
    isOpen: () => isOpen,
    itemIds: () => itemIds,
    inputBuffer,
    attach(line, ids = SAME_IDS) {
      current = line;
      itemIds = ids;
    },
    open() {
      const line = assertUsable();
      isOpen = true;
      const retained = lossReason === undefined ? [] : inputBuffer.takeRetained();
      const again = retained.map((audio): ClientEvent => ({ type: 'input_audio_buffer.append', audio }));
      outbox = [...again, ...outbox];
      lossReason = undefined;
      flush(line);
      wake();
    },
    hold(reason) {
      isOpen = false;
      lossReason ??= reason;
    },
    isLost: () => lossReason !== undefined,
    endReason: () => endReason,
    end(reason) {
      endReason = reason;
      isOpen = false;
      outbox = [];
      inputBuffer.emptied();
      wake();
    },
    connection() {
      assertUsable();
      return facade;
    },
    send(event) {
      const line = assertUsable();
      if (isOpen) transmit(line, event);
      else outbox.push(event);
    },
    complete: () => sent.complete(),
  };
}
