import { type AbortOptions, AntiphonError } from '@antiphon/interface';
import type { Observable } from 'rxjs';

export interface ToAsyncIterableOptions extends AbortOptions {
  /** How many values may wait for a slow reader. @default 1_024 */
  readonly maximumWaiting?: number | undefined;
  /** What happens to one more: the reading fails, or the oldest or the newest is lost. @default 'fail' */
  readonly whenFull?: 'fail' | 'drop-oldest' | 'drop-newest' | undefined;
}

/**
 * Reads a stream with `for await`, one value at a time.
 *
 * It subscribes at once, so nothing is missed between the call and the loop; values wait until they are read. An error, or the end, comes after the values before it.
 * Leaving the loop unsubscribes; it never closes the session. It can be read once.
 *
 * The loop throws the stream's error, the reason of the signal (at once: what waits is dropped), or `MEMORY` when more values wait than may.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when `maximumWaiting` is not a whole number above 0.
 * @example
 * import { toAsyncIterable } from '@antiphon/session';
 * import { from } from 'rxjs';
 *
 * for await (const word of toAsyncIterable(from(['call', 'response']))) console.log(word);
 */
export function toAsyncIterable<Value>(
  source$: Observable<Value>,
  { signal, maximumWaiting = 1_024, whenFull = 'fail' }: ToAsyncIterableOptions = {},
): AsyncIterableIterator<Value> {
  if (!Number.isInteger(maximumWaiting) || maximumWaiting < 1) {
    const message = `maximumWaiting is ${maximumWaiting}: give a whole number above 0`;
    throw new AntiphonError({ code: 'INVALID_ARGUMENT', message });
  }
  return new StreamReader(source$, { signal, maximumWaiting, whenFull });
}

interface ReaderOptions extends AbortOptions {
  readonly maximumWaiting: number;
  readonly whenFull: NonNullable<ToAsyncIterableOptions['whenFull']>;
}

/** How the stream ended, for the reads that come after. */
type End = { readonly kind: 'complete' } | { readonly kind: 'error'; readonly error: unknown };

interface Read<Value> {
  readonly resolve: (result: IteratorResult<Value>) => void;
  readonly reject: (error: unknown) => void;
}

class StreamReader<Value> implements AsyncIterableIterator<Value> {
  readonly #options: ReaderOptions;
  #unsubscribe: (() => void) | undefined;
  #waiting: Value[] = [];
  #reads: Read<Value>[] = [];
  #end: End | undefined;

  constructor(source$: Observable<Value>, options: ReaderOptions) {
    const { signal } = options;
    this.#options = options;
    const onAbort = () => this.#abort(signal?.reason);
    const subscription = source$.subscribe({
      next: (value) => this.#take(value),
      error: (error: unknown) => this.#finish({ kind: 'error', error }),
      complete: () => this.#finish({ kind: 'complete' }),
    });
    this.#unsubscribe = () => {
      subscription.unsubscribe();
      signal?.removeEventListener('abort', onAbort);
    };
    if (this.#end !== undefined) subscription.unsubscribe();
    else if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  }

  next(): Promise<IteratorResult<Value>> {
    return new Promise((resolve, reject) => {
      const read = { resolve, reject };
      if (this.#waiting.length > 0) resolve({ done: false, value: this.#waiting.shift() as Value });
      else if (this.#end === undefined) this.#reads.push(read);
      else this.#answer(read);
    });
  }

  async return(): Promise<IteratorResult<Value>> {
    this.#waiting = [];
    this.#finish({ kind: 'complete' });
    this.#end = { kind: 'complete' };
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Value> {
    return this;
  }

  #take(value: Value): void {
    if (this.#end !== undefined) return;
    const read = this.#reads.shift();
    if (read !== undefined) return read.resolve({ done: false, value });
    if (this.#waiting.length === this.#options.maximumWaiting) return this.#overflow(value);
    this.#waiting.push(value);
  }

  #overflow(value: Value): void {
    const { whenFull, maximumWaiting } = this.#options;
    switch (whenFull) {
      case 'drop-newest':
        return;
      case 'drop-oldest':
        this.#waiting.shift();
        this.#waiting.push(value);
        return;
      case 'fail': {
        const message = `${maximumWaiting} values wait to be read and one more came: read faster, raise maximumWaiting, or let values be dropped by whenFull`;
        return this.#finish({ kind: 'error', error: new AntiphonError({ code: 'MEMORY', message }) });
      }
      default:
        whenFull satisfies never;
    }
  }

  #abort(reason: unknown): void {
    this.#waiting = [];
    this.#finish({ kind: 'error', error: reason });
  }

  #finish(end: End): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    // Absent while a source ends before `subscribe` has returned.
    this.#unsubscribe?.();
    const reads = this.#reads;
    this.#reads = [];
    for (const read of reads) this.#answer(read);
  }

  /** An error is told once; afterwards it is just the end. */
  #answer({ resolve, reject }: Read<Value>): void {
    const end = this.#end;
    this.#end = { kind: 'complete' };
    if (end?.kind === 'error') reject(end.error);
    else resolve({ done: true, value: undefined });
  }
}
