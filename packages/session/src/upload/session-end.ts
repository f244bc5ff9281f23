import { untilAborted } from '@antiphon/interface';
import type { Observable } from 'rxjs';
import { linkSignals } from './linked-signal.ts';

/** The end of a session, for those who wait for something else. Costs nothing until somebody asks. */
export interface SessionEnd {
  /** Aborts when the session has ended, with the reason. */
  readonly signal: () => AbortSignal;
  /** Rejects with the reason when it has ended, or with that of `signal` if this aborts before. */
  readonly reached: (signal: AbortSignal) => Promise<never>;
}

export function createSessionEnd(lifetime$: Observable<unknown>, endReason: () => unknown): SessionEnd {
  let controller: AbortController | undefined;
  const ended = () => {
    if (controller !== undefined) return controller.signal;
    const created = (controller = new AbortController());
    lifetime$.subscribe({ complete: () => created.abort(endReason()) });
    return created.signal;
  };
  return {
    signal: ended,
    async reached(signal) {
      const linked = linkSignals(signal, ended());
      try {
        return await untilAborted(new Promise<never>(() => undefined), linked.signal);
      } finally {
        linked[Symbol.dispose]();
      }
    },
  };
}
