import { type Observable, ReplaySubject } from 'rxjs';

/** A value that can be read and watched. Late watchers get the last one, also after the end. */
export interface ReplayedValue<Value> {
  readonly current: Value;
  readonly changes$: Observable<Value>;
  /** Nothing happens when it is the value it has. */
  readonly set: (value: Value) => void;
  complete(): void;
}

/** A BehaviorSubject would give nothing to those who come after its completion. */
export function createReplayedValue<Value>(initial: Value): ReplayedValue<Value> {
  const subject = new ReplaySubject<Value>(1);
  let current = initial;
  subject.next(initial);
  return {
    get current() {
      return current;
    },
    changes$: subject.asObservable(),
    set(value) {
      if (value === current) return;
      current = value;
      subject.next(value);
    },
    complete: () => subject.complete(),
  };
}
