import type { Clock } from '@antiphon/interface';
import { expect, test } from 'vitest';
import { fakeClock } from '../../test/support/fake-clock.ts';
import { ReusedTimer } from './reused-timer.ts';

function withoutTimers(clock: Clock): Clock {
  return { nowMs: () => clock.nowMs(), setTimer: (callback, delayMs) => clock.setTimer(callback, delayMs) };
}

function counted() {
  const clock = fakeClock();
  let madeCount = 0;
  const counting: Clock = {
    ...withoutTimers(clock),
    createTimer(callback) {
      madeCount += 1;
      const timer = clock.createTimer?.(callback);
      if (timer === undefined) throw new Error('the clock of tests makes timers');
      return timer;
    },
  };
  return { clock, timers: new ReusedTimer(counting), madeCount: () => madeCount };
}

test('those that wait one after the other share a timer', () => {
  const { clock, timers, madeCount } = counted();
  const heard: string[] = [];
  timers.setTimer(() => heard.push('a'), 50);
  clock.advance(50);
  const given = timers.setTimer(() => heard.push('b'), 50);
  given[Symbol.dispose]();
  expect(clock.timerCount).toBe(0);
  timers.setTimer(() => heard.push('c'), 10);
  clock.advance(10);
  expect([heard, madeCount(), clock.timerCount]).toEqual([['a', 'c'], 1, 0]);
});

test('those that wait at the same time are told each at its time', () => {
  const { clock, timers } = counted();
  const heard: string[] = [];
  timers.setTimer(() => heard.push('a'), 50);
  timers.setTimer(() => heard.push('b'), 20);
  const gone = timers.setTimer(() => heard.push('c'), 30);
  gone[Symbol.dispose]();
  clock.advance(60);
  expect(heard).toEqual(['b', 'a']);
});

test('who has been told, or has given up, does not stop the one who waits now', () => {
  const { clock, timers } = counted();
  const heard: string[] = [];
  const told = timers.setTimer(() => heard.push('a'), 10);
  clock.advance(10);
  const given = timers.setTimer(() => heard.push('b'), 10);
  told[Symbol.dispose]();
  given[Symbol.dispose]();
  timers.setTimer(() => heard.push('c'), 10);
  given[Symbol.dispose]();
  clock.advance(10);
  expect(heard).toEqual(['a', 'c']);
});

test('one that is set while another is told has a timer', () => {
  const { clock, timers, madeCount } = counted();
  const heard: string[] = [];
  timers.setTimer(() => void timers.setTimer(() => heard.push('b'), 10), 10);
  clock.advance(20);
  expect([heard, madeCount()]).toEqual([['b'], 1]);
});

test('after its end nothing of it runs, and timers are made for each', () => {
  const { clock, timers } = counted();
  const heard: string[] = [];
  timers.setTimer(() => heard.push('a'), 10);
  timers[Symbol.dispose]();
  expect(clock.timerCount).toBe(0);
  timers.setTimer(() => heard.push('b'), 10);
  clock.advance(10);
  expect([heard, clock.timerCount]).toEqual([['b'], 0]);
});

test('a clock without restartable timers is asked for one each time', () => {
  const clock = fakeClock();
  const timers = new ReusedTimer(withoutTimers(clock));
  const heard: string[] = [];
  timers.setTimer(() => heard.push('a'), 10)[Symbol.dispose]();
  timers.setTimer(() => heard.push('b'), 10);
  clock.advance(10);
  expect([heard, clock.timerCount]).toEqual([['b'], 0]);
});
