import type { AbortOptions } from './abort-options.ts';
import { AntiphonError } from './antiphon-error.ts';

/** The waiting behind `Connection.drained`, for those who write transports. */
export interface DrainGate {
  /** Whether anybody waits: a transport without an event for it polls only then. */
  readonly isAwaited: boolean;
  /** Resolves when the buffer is below the mark. @throws {AntiphonError} `CLOSED` when the connection has ended, or ends first. */
  wait(options?: AbortOptions): Promise<void>;
  /** Call after bytes have left the buffer. */
  check(): void;
  /** Call when the connection has ended: rejects those who wait, and all who come. */
  end(): void;
}

export interface DrainGateOptions {
  readonly bufferedBytes: () => number;
  readonly lowWaterMarkBytes: number;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Makes the waiting behind `Connection.drained`. It reads the buffer's size anew whenever it is asked. */
export function createDrainGate({ bufferedBytes, lowWaterMarkBytes }: DrainGateOptions): DrainGate {
  const waiters = new Set<Waiter>();
  let ended = false;
  const isLow = (): boolean => bufferedBytes() < lowWaterMarkBytes;

  return {
    get isAwaited() {
      return waiters.size > 0;
    },
    async wait({ signal } = {}) {
      signal?.throwIfAborted();
      if (ended) throw closedError();
      if (isLow()) return;
      let onAbort: () => void = () => undefined;
      let waiter: Waiter | undefined;
      try {
        await new Promise<void>((resolve, reject) => {
          onAbort = () => reject(signal?.reason);
          waiter = { resolve, reject };
          waiters.add(waiter);
          signal?.addEventListener('abort', onAbort, { once: true });
        });
      } finally {
        if (waiter !== undefined) waiters.delete(waiter);
        signal?.removeEventListener('abort', onAbort);
      }
    },
    check() {
      if (waiters.size === 0 || !isLow()) return;
      for (const waiter of waiters) waiter.resolve();
    },
    end() {
      ended = true;
      for (const waiter of waiters) waiter.reject(closedError());
    },
  };
}

function closedError(): AntiphonError {
  return new AntiphonError({ code: 'CLOSED', message: 'the connection ended before its send buffer was drained' });
}
