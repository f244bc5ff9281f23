import { Observable, type Observer, type Subscriber, type Subscription } from 'rxjs';
import { type Listener, Listening, report } from './listening.ts';

/**
 * A stream that is fed by hand: hot, replaying nothing. Who comes after its end gets the end.
 *
 * Like a `Subject`, but nothing is made for listeners before there is one, and telling a few of them costs less: a session has a dozen streams, a response five,
 * most of them are never listened to, and most others by one.
 */
export class HotStream<Value> {
  // A value needs these. They come first, so that they lie side by side.
  /** What the first listener hears values with, and as what: the listener itself need not be looked at. */
  #next: ((value: Value) => void) | undefined;
  #receiver: unknown;
  /** Replaced and never changed, so that who comes or goes while a value is told changes nothing for that value. */
  #others: readonly Told<Value>[] = NOBODY;
  #first: Told<Value> | undefined;
  #end: StreamEnd | undefined;
  #stream: Observable<Value> | undefined;

  /** What its users see; always the same. */
  get stream$(): Observable<Value> {
    return (this.#stream ??= new HotObservable(this));
  }

  get observed(): boolean {
    return this.#first !== undefined;
  }

  next(value: Value): void {
    const others = this.#others;
    try {
      this.#next?.call(this.#receiver, value);
    } catch (error) {
      report(error);
    }
    for (const told of others) told.next(value);
  }

  complete(): void {
    this.#finish(COMPLETE);
  }

  error(error: unknown): void {
    this.#finish({ kind: 'error', error });
  }

  /** For its own `stream$`. `next` is what `told` would hand a value on to, and `receiver` its `this`. */
  add(told: Told<Value>, next: ((value: Value) => void) | undefined, receiver: unknown): void {
    if (this.#end !== undefined) return tellEnd(told, this.#end);
    if (this.#first !== undefined) {
      this.#others = [...this.#others, told];
      return;
    }
    this.#first = told;
    this.#next = next;
    this.#receiver = receiver;
  }

  /** For its own `stream$`, too. */
  remove(told: Told<Value>): void {
    if (told !== this.#first) {
      if (this.#others.length > 0) this.#others = this.#others.filter((other) => other !== told);
      return;
    }
    const [first, ...others] = this.#others;
    this.#first = first;
    this.#next = first?.next;
    this.#receiver = first;
    this.#others = others;
  }

  #finish(end: StreamEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    const first = this.#first;
    const others = this.#others;
    this.#first = undefined;
    this.#next = undefined;
    this.#receiver = undefined;
    this.#others = NOBODY;
    if (first !== undefined) tellEnd(first, end);
    for (const told of others) tellEnd(told, end);
  }
}

/** A `Listening`, or an operator's subscriber. */
type Told<Value> = Observer<Value>;

class HotObservable<Value> extends Observable<Value> {
  readonly #source: HotStream<Value>;

  constructor(source: HotStream<Value>) {
    super(addSubscriber);
    this.#source = source;
  }

  static attach<Value>(observable: HotObservable<Value>, subscriber: Told<Value>): () => void {
    const source = observable.#source;
    source.add(subscriber, subscriber.next, subscriber);
    return () => source.remove(subscriber);
  }

  override subscribe(
    listener?: Listener<Value>,
    error?: ((reason: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    if (error || complete || isSubscriber(listener)) return super.subscribe(listener as never, error, complete);
    return new Listening(listener, this.#source);
  }
}

// One for all: a function of its own for each stream would be an object more.
function addSubscriber<Value>(this: Observable<Value>, subscriber: Subscriber<Value>): () => void {
  return HotObservable.attach(this as HotObservable<Value>, subscriber);
}

/** An operator's, also of another copy of RxJS: it wants to know what it is subscribed to. */
function isSubscriber(listener: unknown): boolean {
  return typeof listener === 'object' && listener !== null && 'add' in listener && 'unsubscribe' in listener;
}

type StreamEnd = { readonly kind: 'complete' } | { readonly kind: 'error'; readonly error: unknown };

const NOBODY: readonly never[] = [];
const COMPLETE: StreamEnd = { kind: 'complete' };

function tellEnd<Value>(told: Told<Value>, end: StreamEnd): void {
  if (end.kind === 'error') told.error(end.error);
  else told.complete();
}
