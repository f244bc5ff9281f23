import { config, lastValueFrom, Subject, Subscription, take, toArray } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HotStream } from './hot-stream.ts';

afterEach(() => {
  config.onUnhandledError = null;
  vi.useRealTimers();
});

/** What RxJS is told that nobody caught. */
function unhandled(): unknown[] {
  vi.useFakeTimers();
  const errors: unknown[] = [];
  config.onUnhandledError = (error) => errors.push(error);
  return errors;
}

describe('who listens to a stream with functions', () => {
  it.each(['next', 'error', 'complete'] as const)('disturbs nobody else when %s throws', (which) => {
    const errors = unhandled();
    const stream = new HotStream<number>();
    const heard: unknown[] = [];
    const fail = () => {
      throw new Error(which);
    };
    stream.stream$.subscribe({ error: () => undefined, [which]: fail });
    stream.stream$.subscribe({
      next: (value) => heard.push(value),
      error: (reason) => heard.push(reason),
      complete: () => heard.push('complete'),
    });
    stream.next(1);
    if (which === 'error') stream.error('lost');
    else stream.complete();
    expect(heard).toEqual([1, which === 'error' ? 'lost' : 'complete']);
    vi.runAllTimers();
    expect(errors).toEqual([new Error(which)]);
  });

  it('has an error reported that it does not hear', () => {
    const errors = unhandled();
    const stream = new HotStream<number>();
    stream.stream$.subscribe(() => undefined);
    stream.stream$.subscribe({ error: () => undefined });
    stream.error('lost');
    vi.runAllTimers();
    expect(errors).toEqual(['lost']);
  });

  it('is told as the object it is', () => {
    class Counter {
      count = 0;
      isComplete = false;
      next(value: number): void {
        this.count += value;
      }
      complete(): void {
        this.isComplete = true;
      }
    }
    const stream = new HotStream<number>();
    const counter = new Counter();
    stream.stream$.subscribe(counter);
    stream.next(2);
    stream.complete();
    expect(counter).toMatchObject({ count: 2, isComplete: true });
  });

  it('hears nothing when it leaves, and nothing after it left from within', () => {
    const stream = new HotStream<number>();
    const heard: number[] = [];
    const subscription = stream.stream$.subscribe({
      next: (value) => {
        heard.push(value);
        subscription.unsubscribe();
      },
      complete: () => heard.push(-1),
    });
    stream.next(1);
    stream.next(2);
    stream.complete();
    expect([heard, subscription.closed]).toEqual([[1], true]);
  });

  it.each(['complete', 'error'] as const)('is closed behind %s, and what hangs on it is released', (how) => {
    const stream = new HotStream<number>();
    const order: string[] = [];
    const subscription = stream.stream$.subscribe({
      complete: () => order.push('told', `closed: ${subscription.closed}`),
      error: () => order.push('told', `closed: ${subscription.closed}`),
    });
    subscription.add(() => order.push('released'));
    stream[how]('end');
    expect([order, subscription.closed]).toEqual([['told', 'closed: false', 'released'], true]);
  });

  it('leaves with the subscription it was added to', () => {
    const stream = new HotStream<number>();
    const all = new Subscription();
    all.add(stream.stream$.subscribe());
    expect(stream.observed).toBe(true);
    all.unsubscribe();
    expect(stream.observed).toBe(false);
  });
});

describe('who listens to a stream in another way', () => {
  it('is an operator', async () => {
    const stream = new HotStream<number>();
    const both = lastValueFrom(stream.stream$.pipe(take(2), toArray()));
    for (const value of [1, 2, 3]) stream.next(value);
    expect(await both).toEqual([1, 2]);
    expect(stream.observed).toBe(false);
  });

  it('is a subject', () => {
    const stream = new HotStream<number>();
    const subject = new Subject<number>();
    const heard: unknown[] = [];
    subject.subscribe({ next: (value) => heard.push(value), complete: () => heard.push('complete') });
    stream.stream$.subscribe(subject);
    stream.next(1);
    stream.complete();
    expect(heard).toEqual([1, 'complete']);
  });

  it('gives its functions one by one, as RxJS still allows', () => {
    const stream = new HotStream<number>();
    const heard: unknown[] = [];
    stream.stream$.subscribe(
      (value) => heard.push(value),
      (reason) => heard.push(reason),
    );
    stream.stream$.subscribe(undefined, null, () => heard.push('never'));
    stream.stream$.subscribe(null);
    stream.next(1);
    stream.stream$.subscribe({ error: () => undefined });
    expect(heard).toEqual([1]);
    stream.complete();
    expect(heard).toEqual([1, 'never']);
  });
});
