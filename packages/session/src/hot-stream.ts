import { Observable, type Subscriber } from 'rxjs';

/**
 * A stream that is fed by hand: hot, replaying nothing. Who comes after its end gets the end.
 *
 * Like a `Subject`, but nothing is made for listeners before there is one, and telling a few of them costs less: a session has a dozen streams, a response five,
 * and most of them are never listened to.
 */
export class HotStream<Value> {
  /**
   * Replaced and never changed, so that who comes while a value is told changes nothing for that value. Who has gone stays until another comes: a value does
   * not reach it, and taking it out at once would cost each subscriber a function and a list.
   */
  #subscribers: readonly Subscriber<Value>[] = NOBODY;
  #stream: Observable<Value> | undefined;
  #end: StreamEnd | undefined;

  /** What its users see; always the same. */
  get stream$(): Observable<Value> {
    return (this.#stream ??= new Observable((subscriber) => this.#add(subscriber)));
  }

  get observed(): boolean {
    for (const { closed } of this.#subscribers) if (!closed) return true;
    return false;
  }

  next(value: Value): void {
    if (this.#end !== undefined) return;
    for (const subscriber of this.#subscribers) subscriber.next(value);
  }

  complete(): void {
    this.#finish(COMPLETE);
  }

  error(error: unknown): void {
    this.#finish({ kind: 'error', error });
  }

  #add(subscriber: Subscriber<Value>): void {
    if (this.#end !== undefined) return tellEnd(subscriber, this.#end);
    this.#subscribers = [...this.#subscribers.filter(isOpen), subscriber];
  }

  #finish(end: StreamEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    const subscribers = this.#subscribers;
    this.#subscribers = NOBODY;
    for (const subscriber of subscribers) tellEnd(subscriber, end);
  }
}

type StreamEnd = { readonly kind: 'complete' } | { readonly kind: 'error'; readonly error: unknown };

const NOBODY: readonly never[] = [];
const COMPLETE: StreamEnd = { kind: 'complete' };

function isOpen({ closed }: Subscriber<never>): boolean {
  return !closed;
}

function tellEnd<Value>(subscriber: Subscriber<Value>, end: StreamEnd): void {
  if (end.kind === 'error') subscriber.error(end.error);
  else subscriber.complete();
}
