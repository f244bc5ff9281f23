import { Observable } from 'rxjs';
import { HotStream } from './hot-stream.ts';

/** A value that can be read and watched. Late watchers get the last one, also after the end. */
export interface ReplayedValue<Value> {
  readonly current: Value;
  readonly changes$: Observable<Value>;
  /** Nothing happens when it is the value it has. */
  set(value: Value): void;
  complete(): void;
}

export function createReplayedValue<Value>(initial: Value): ReplayedValue<Value> {
  return new WatchedValue(initial);
}

class WatchedValue<Value> implements ReplayedValue<Value> {
  #current: Value;
  #changes: HotStream<Value> | undefined;
  #changes$: Observable<Value> | undefined;
  #isComplete = false;

  constructor(initial: Value) {
    this.#current = initial;
  }

  get current(): Value {
    return this.#current;
  }

  get changes$(): Observable<Value> {
    return (this.#changes$ ??= this.#watched());
  }

  set(value: Value): void {
    if (value === this.#current || this.#isComplete) return;
    this.#current = value;
    this.#changes?.next(value);
  }

  complete(): void {
    this.#isComplete = true;
    this.#changes?.complete();
  }

  #watched(): Observable<Value> {
    const changes = (this.#changes = new HotStream());
    if (this.#isComplete) changes.complete();
    return new Observable((subscriber) => {
      subscriber.next(this.#current);
      return changes.stream$.subscribe(subscriber);
    });
  }
}
