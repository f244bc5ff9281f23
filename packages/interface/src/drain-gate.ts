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
export function createDrainGate(options: DrainGateOptions): DrainGate {
  return new BufferGate(options);
}

/** A class, as every connection has one: its methods are shared, and nothing is made for waiters before there are any. */
class BufferGate implements DrainGate {
  readonly #bufferedBytes: () => number;
  readonly #lowWaterMarkBytes: number;
  #waiters: Set<Waiter> | undefined;
  #ended = false;

  constructor({ bufferedBytes, lowWaterMarkBytes }: DrainGateOptions) {
    this.#bufferedBytes = bufferedBytes;
    this.#lowWaterMarkBytes = lowWaterMarkBytes;
  }

  get isAwaited(): boolean {
    return this.#waiters !== undefined && this.#waiters.size > 0;
  }

  async wait({ signal }: AbortOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    if (this.#ended) throw closedError();
    if (this.#isLow()) return;
    const waiters = (this.#waiters ??= new Set());
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
  }

  check(): void {
    if (this.#waiters === undefined || this.#waiters.size === 0 || !this.#isLow()) return;
    for (const waiter of this.#waiters) waiter.resolve();
  }

  end(): void {
    this.#ended = true;
    for (const waiter of this.#waiters ?? []) waiter.reject(closedError());
  }

  #isLow(): boolean {
    return this.#bufferedBytes() < this.#lowWaterMarkBytes;
  }
}

function closedError(): AntiphonError {
  return new AntiphonError({ code: 'CLOSED', message: 'the connection ended before its send buffer was drained' });
}
