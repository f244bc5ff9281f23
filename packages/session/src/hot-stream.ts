import { Observable, type Observer, type Subscriber, type Subscription } from 'rxjs';
import { type Listener, Listening } from './listening.ts';

/**
 * A stream that is fed by hand: hot, replaying nothing. Who comes after its end gets the end.
 *
 * Like a `Subject`, but nothing is made for listeners before there is one, and telling a few of them costs less: a session has a dozen streams, a response five,
 * most of them are never listened to, and most others by one.
 */
export class HotStream<Value> {
  #first: Told<Value> | undefined;
  /**
   * Replaced and never changed, so that who comes while a value is told changes nothing for that value. Who has gone stays until another comes: a value does
   * not reach it, and taking it out at once would cost each listener a function and a list.
   */
  #others: readonly Told<Value>[] = NOBODY;
  #end: StreamEnd | undefined;
  #stream: Observable<Value> | undefined;

  /** What its users see; always the same. */
  get stream$(): Observable<Value> {
    return (this.#stream ??= new HotObservable(this));
  }

  get observed(): boolean {
    if (this.#first?.closed === false) return true;
    for (const { closed } of this.#others) if (!closed) return true;
    return false;
  }

  next(value: Value): void {
    const others = this.#others;
    this.#first?.next(value);
    for (const told of others) told.next(value);
  }

  complete(): void {
    this.#finish(COMPLETE);
  }

  error(error: unknown): void {
    this.#finish({ kind: 'error', error });
  }

  /** For its own `stream$`. */
  add(told: Told<Value>): void {
    if (this.#end !== undefined) return tellEnd(told, this.#end);
    if (this.#first === undefined) this.#first = told;
    else [this.#first, ...this.#others] = [this.#first, ...this.#others, told].filter(isOpen);
  }

  #finish(end: StreamEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    const first = this.#first;
    const others = this.#others;
    this.#first = undefined;
    this.#others = NOBODY;
    if (first !== undefined) tellEnd(first, end);
    for (const told of others) tellEnd(told, end);
  }
}

/** A `Listening`, or an operator's subscriber. */
interface Told<Value> extends Observer<Value> {
  readonly closed: boolean;
}

class HotObservable<Value> extends Observable<Value> {
  readonly #source: HotStream<Value>;

  constructor(source: HotStream<Value>) {
    super(addSubscriber);
    this.#source = source;
  }

  static attach<Value>(observable: HotObservable<Value>, subscriber: Subscriber<Value>): void {
    observable.#source.add(subscriber);
  }

  override subscribe(
    listener?: Listener<Value>,
    error?: ((reason: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    if (error || complete || isSubscriber(listener)) return super.subscribe(listener as never, error, complete);
    const listening = new Listening(listener);
    this.#source.add(listening);
    return listening;
  }
}

// One for all: a function of its own for each stream would be an object more.
function addSubscriber<Value>(this: Observable<Value>, subscriber: Subscriber<Value>): void {
  HotObservable.attach(this as HotObservable<Value>, subscriber);
}

/** An operator's, also of another copy of RxJS: it wants to know what it is subscribed to. */
function isSubscriber(listener: unknown): boolean {
  return typeof listener === 'object' && listener !== null && 'add' in listener && 'unsubscribe' in listener;
}

type StreamEnd = { readonly kind: 'complete' } | { readonly kind: 'error'; readonly error: unknown };

const NOBODY: readonly never[] = [];
const COMPLETE: StreamEnd = { kind: 'complete' };

function isOpen({ closed }: Told<never>): boolean {
  return !closed;
}

function tellEnd<Value>(told: Told<Value>, end: StreamEnd): void {
  if (end.kind === 'error') told.error(end.error);
  else told.complete();
}
