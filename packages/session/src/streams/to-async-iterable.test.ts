import { Observable, of, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { toAsyncIterable } from './to-async-iterable.ts';

async function all<Value>(iterable: AsyncIterable<Value>): Promise<{ values: Value[]; error?: unknown }> {
  const values: Value[] = [];
  try {
    for await (const value of iterable) values.push(value);
    return { values };
  } catch (error) {
    return { values, error };
  }
}

describe('toAsyncIterable', () => {
  it('gives every value in order, also those that came before the first read', async () => {
    const source = new Subject<number>();
    const iterable = toAsyncIterable(source);
    source.next(1);
    source.next(2);
    const reading = all(iterable);
    source.next(3);
    source.complete();
    expect(await reading).toEqual({ values: [1, 2, 3] });
  });

  it('gives what a stream says at once when it is subscribed', async () => {
    expect(await all(toAsyncIterable(of('call', 'response')))).toEqual({ values: ['call', 'response'] });
  });

  it('throws the error after the values before it, and once', async () => {
    const source = new Subject<number>();
    const iterable = toAsyncIterable(source);
    source.next(1);
    source.error(new Error('lost'));
    expect(await all(iterable)).toEqual({ values: [1], error: new Error('lost') });
    expect(await iterable.next()).toEqual({ done: true, value: undefined });
    expect(await all(toAsyncIterable(throwError(() => 'at once')))).toEqual({ values: [], error: 'at once' });
  });

  it('unsubscribes when the loop is left, and then gives nothing more', async () => {
    const source = new Subject<number>();
    const iterable = toAsyncIterable(source);
    source.next(1);
    source.next(2);
    for await (const value of iterable) {
      expect(value).toBe(1);
      break;
    }
    expect(source.observed).toBe(false);
    expect(await iterable.next()).toEqual({ done: true, value: undefined });
  });

  it('answers a read that waits when the loop is left elsewhere', async () => {
    const iterable = toAsyncIterable(new Subject<number>());
    const waiting = iterable.next();
    await iterable.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it('throws the reason of the signal at once, and drops what waits', async () => {
    const source = new Subject<number>();
    const controller = new AbortController();
    const iterable = toAsyncIterable(source, { signal: controller.signal });
    source.next(1);
    controller.abort('enough');
    expect(await all(iterable)).toEqual({ values: [], error: 'enough' });
    expect(source.observed).toBe(false);
    expect(await all(toAsyncIterable(source, { signal: AbortSignal.abort('before') }))).toEqual({
      values: [],
      error: 'before',
    });
    expect(source.observed).toBe(false);
  });

  it('fails a reader that is too slow, after the values it may still read', async () => {
    const source = new Subject<number>();
    const iterable = toAsyncIterable(source, { maximumWaiting: 2 });
    for (const value of [1, 2, 3, 4]) source.next(value);
    const { values, error } = await all(iterable);
    expect(values).toEqual([1, 2]);
    expect(error).toMatchObject({ code: 'MEMORY', message: expect.stringContaining('maximumWaiting') });
    expect(source.observed).toBe(false);
  });

  it.each([
    ['drop-oldest', [3, 4]],
    ['drop-newest', [1, 2]],
  ] as const)('loses values by the rule %s', async (whenFull, expected) => {
    const source = new Subject<number>();
    const iterable = toAsyncIterable(source, { maximumWaiting: 2, whenFull });
    for (const value of [1, 2, 3, 4]) source.next(value);
    source.complete();
    expect(await all(iterable)).toEqual({ values: expected });
  });

  it('answers reads that were made side by side in their order', async () => {
    const source = new Subject<number>();
    const iterable = toAsyncIterable(source);
    const reads = [iterable.next(), iterable.next(), iterable.next()];
    source.next(1);
    source.next(2);
    source.complete();
    expect(await Promise.all(reads)).toEqual([
      { done: false, value: 1 },
      { done: false, value: 2 },
      { done: true, value: undefined },
    ]);
  });

  it('leaves the source when it is done with it, whatever the end', async () => {
    let teardowns = 0;
    const source$ = new Observable<number>((subscriber) => {
      subscriber.next(1);
      return () => (teardowns += 1);
    });
    for await (const value of toAsyncIterable(source$)) if (value === 1) break;
    expect(teardowns).toBe(1);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses to let %d values wait', (maximumWaiting) => {
    expect(() => toAsyncIterable(of(1), { maximumWaiting })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
