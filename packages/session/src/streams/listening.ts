import { type Observer, Subscription, throwError } from 'rxjs';

/** Who is told: a function, or an object of functions. */
export type Listener<Value> = ((value: Value) => void) | Partial<Observer<Value>> | null | undefined;

/** What is listened to. */
export interface ListeningSource<Value> {
  /** `next` is what `listening` hands values on to, and `receiver` its `this`. */
  add(listening: Observer<Value>, next: ((value: Value) => void) | undefined, receiver: unknown): void;
  remove(listening: Observer<Value>): void;
}

/**
 * The subscription of somebody who listens with functions. It does what RxJS makes three objects for, since every value passes them: where many
 * sessions take turns, each object on the way is a wait for memory.
 *
 * What a listener throws is reported as RxJS reports it, and reaches nobody else. The functions of an observer are looked up when it subscribes.
 * Whoever feeds it ends it once.
 */
export class Listening<Value> extends Subscription implements Observer<Value> {
  #next: ((value: Value) => void) | undefined;
  #observer: Partial<Observer<Value>> | undefined;
  #source: ListeningSource<Value> | undefined;

  constructor(listener: Listener<Value>, source: ListeningSource<Value>) {
    super();
    this.#source = source;
    if (typeof listener === 'function') this.#next = listener;
    else if (listener !== null && listener !== undefined) {
      this.#next = listener.next;
      this.#observer = listener;
    }
    source.add(this, this.#next, this.#observer);
  }

  next(value: Value): void {
    try {
      this.#next?.call(this.#observer, value);
    } catch (error) {
      report(error);
    }
  }

  error(reason: unknown): void {
    if (this.closed) return;
    try {
      if (this.#observer?.error === undefined) report(reason);
      else this.#observer.error(reason);
    } catch (error) {
      report(error);
    }
    this.unsubscribe();
  }

  complete(): void {
    if (this.closed) return;
    try {
      this.#observer?.complete?.();
    } catch (error) {
      report(error);
    }
    this.unsubscribe();
  }

  override unsubscribe(): void {
    this.#source?.remove(this);
    this.#source = undefined;
    this.#next = undefined;
    this.#observer = undefined;
    super.unsubscribe();
  }
}

/** As RxJS does it: nobody else is disturbed, and `config.onUnhandledError` hears of it. */
export function report(error: unknown): void {
  throwError(() => error).subscribe();
}
