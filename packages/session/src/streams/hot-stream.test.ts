import { describe, expect, it } from 'vitest';
import { HotStream } from './hot-stream.ts';

function heardFrom<Value>(stream: HotStream<Value>): unknown[] {
  const heard: unknown[] = [];
  stream.stream$.subscribe({
    next: (value) => heard.push(value),
    error: (error) => heard.push('error', error),
    complete: () => heard.push('complete'),
  });
  return heard;
}

describe('HotStream', () => {
  it('tells those who listen, in their order, and replays nothing', () => {
    const stream = new HotStream<number>();
    stream.next(1);
    const first = heardFrom(stream);
    stream.next(2);
    const second = heardFrom(stream);
    stream.next(3);
    expect([first, second]).toEqual([[2, 3], [3]]);
  });

  it('is observed while somebody listens', () => {
    const stream = new HotStream<number>();
    expect(stream.observed).toBe(false);
    const subscription = stream.stream$.subscribe();
    expect(stream.observed).toBe(true);
    subscription.unsubscribe();
    expect(stream.observed).toBe(false);
  });

  it('goes on for the others when one has gone, whichever it was', () => {
    for (const going of [0, 1, 2]) {
      const stream = new HotStream<number>();
      const heard: string[] = [];
      const subscriptions = [0, 1, 2].map((id) => stream.stream$.subscribe((value) => heard.push(`${id}:${value}`)));
      subscriptions[going]?.unsubscribe();
      stream.next(7);
      expect(heard).toEqual([0, 1, 2].filter((id) => id !== going).map((id) => `${id}:7`));
      expect(stream.observed).toBe(true);
    }
  });

  it('tells each once when the first leaves while it is told', () => {
    const stream = new HotStream<number>();
    const heard: string[] = [];
    const first = stream.stream$.subscribe((value) => {
      heard.push(`first:${value}`);
      first.unsubscribe();
    });
    for (const id of ['second', 'third']) stream.stream$.subscribe((value) => heard.push(`${id}:${value}`));
    stream.next(1);
    stream.next(2);
    expect(heard).toEqual(['first:1', 'second:1', 'third:1', 'second:2', 'third:2']);
  });

  it('forgets who has gone', () => {
    const stream = new HotStream<number>();
    for (let index = 0; index < 3; index += 1) stream.stream$.subscribe().unsubscribe();
    const heard = heardFrom(stream);
    stream.next(1);
    const [first, second] = [stream.stream$.subscribe(), stream.stream$.subscribe()];
    first.unsubscribe();
    expect(stream.observed).toBe(true);
    second.unsubscribe();
    stream.next(2);
    expect(heard).toEqual([1, 2]);
  });

  it.each(['complete', 'error'] as const)('ends once by %s, also for who comes later', (how) => {
    const stream = new HotStream<number>();
    const heard = heardFrom(stream);
    if (how === 'complete') stream.complete();
    else stream.error('lost');
    stream.complete();
    stream.error('again');
    stream.next(1);
    const end = how === 'complete' ? ['complete'] : ['error', 'lost'];
    expect([heard, heardFrom(stream), stream.observed]).toEqual([end, end, false]);
  });

  it('tells a value to those who listened when it came, whoever comes or goes meanwhile', () => {
    const stream = new HotStream<number>();
    const late: number[] = [];
    const gone: number[] = [];
    stream.stream$.subscribe(() => {
      stream.stream$.subscribe((value) => late.push(value));
      leaving.unsubscribe();
    });
    const leaving = stream.stream$.subscribe((value) => gone.push(value));
    stream.next(1);
    expect([late, gone]).toEqual([[], []]);
    stream.next(2);
    expect(late).toEqual([2]);
  });

  it('gives the same stream whenever it is asked for, and one that cannot be fed', () => {
    const stream = new HotStream<number>();
    expect(stream.stream$).toBe(stream.stream$);
    expect(stream.stream$).not.toHaveProperty('next');
  });
});
