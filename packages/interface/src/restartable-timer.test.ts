import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';
import { platformTimer } from './restartable-timer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function heardTimer(): { readonly heardMs: readonly number[]; readonly timer: ReturnType<typeof platformTimer> } {
  const beginMs = Date.now();
  const heardMs: number[] = [];
  return { heardMs, timer: platformTimer(() => heardMs.push(Date.now() - beginMs)) };
}

describe('a restartable timer', () => {
  it('is what the system clock makes', () => {
    let heardCount = 0;
    systemClock.createTimer?.(() => (heardCount += 1)).start(10);
    vi.advanceTimersByTime(10);
    expect(heardCount).toBe(1);
  });

  it('calls back once after its delay, and again when it is started again', () => {
    const { heardMs, timer } = heardTimer();
    vi.advanceTimersByTime(100);
    expect(heardMs).toEqual([]);
    timer.start(50);
    vi.advanceTimersByTime(200);
    timer.start(20);
    vi.advanceTimersByTime(200);
    expect(heardMs).toEqual([150, 320]);
  });

  it('counts from its last start, also one with another delay', () => {
    const { heardMs, timer } = heardTimer();
    timer.start(50);
    vi.advanceTimersByTime(40);
    timer.start(50);
    vi.advanceTimersByTime(40);
    timer.start(30);
    vi.advanceTimersByTime(100);
    expect(heardMs).toEqual([110]);
  });

  it('stays silent while it is stopped, and is whole when it is started after that', () => {
    const { heardMs, timer } = heardTimer();
    timer.stop();
    timer.start(50);
    vi.advanceTimersByTime(40);
    timer.stop();
    vi.advanceTimersByTime(5);
    timer.start(50);
    vi.advanceTimersByTime(49);
    expect(heardMs).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(heardMs).toEqual([95]);
    timer.start(50);
    timer.stop();
    vi.advanceTimersByTime(1_000);
    timer.start(10);
    vi.advanceTimersByTime(10);
    expect(heardMs).toEqual([95, 1_105]);
  });

  it('leaves nothing behind once it is disposed', () => {
    const { heardMs, timer } = heardTimer();
    timer.start(50);
    timer[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(100);
    expect(heardMs).toEqual([]);
  });
});

describe('with the timers of Node', () => {
  beforeEach(() => void vi.useRealTimers());
  const running = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

  it('keeps a process alive while it runs, and not when it is stopped', () => {
    const before = running();
    const timer = platformTimer(() => undefined);
    timer.start(60_000);
    expect(running()).toBe(before + 1);
    timer.stop();
    expect(running()).toBe(before);
    timer.start(60_000);
    expect(running()).toBe(before + 1);
    timer[Symbol.dispose]();
    expect(running()).toBe(before);
  });
});

it('in a browser, whose timers are numbers, is cleared when it is stopped', () => {
  const setTimer = vi.spyOn(globalThis, 'setTimeout').mockImplementation((() => 7) as unknown as typeof setTimeout);
  const clear = vi.spyOn(globalThis, 'clearTimeout').mockImplementation(() => undefined);
  const timer = platformTimer(() => undefined);
  timer.start(50);
  timer.stop();
  expect(clear).toHaveBeenLastCalledWith(7);
  timer.start(50);
  expect(setTimer).toHaveBeenCalledTimes(2);
  vi.restoreAllMocks();
});
