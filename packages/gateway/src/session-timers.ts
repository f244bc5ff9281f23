import type { Clock } from '@antiphon/interface';

export interface SessionTimersOptions {
  readonly clock: Clock;
  readonly idleTimeoutMs: number;
  readonly maximumSessionMs: number;
  readonly onIdle: () => void;
  readonly onExpired: () => void;
}

/** Watches the silence and the age of one session. */
export interface SessionTimers extends Disposable {
  /** A frame went by. Cheap: no timer is moved. */
  touch(): void;
}

export function createSessionTimers({ clock, idleTimeoutMs, ...options }: SessionTimersOptions): SessionTimers {
  let lastFrameMs = clock.nowMs();
  const watchSilence = (delayMs: number): Disposable =>
    clock.setTimer(() => {
      const leftMs = lastFrameMs + idleTimeoutMs - clock.nowMs();
      if (leftMs > 0) idle = watchSilence(leftMs);
      else options.onIdle();
    }, delayMs);
  let idle = watchSilence(idleTimeoutMs);
  const expiry = clock.setTimer(options.onExpired, options.maximumSessionMs);
  return {
    touch() {
      lastFrameMs = clock.nowMs();
    },
    [Symbol.dispose]() {
      idle[Symbol.dispose]();
      expiry[Symbol.dispose]();
    },
  };
}
