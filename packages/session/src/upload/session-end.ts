import type { Observable } from 'rxjs';

/** The end of a session, for those who wait for something else. Costs nothing until somebody asks. */
export interface SessionEnd {
  /** Aborts when the session has ended, with the reason. */
  readonly signal: () => AbortSignal;
}

export function createSessionEnd(lifetime$: Observable<unknown>, endReason: () => unknown): SessionEnd {
  let controller: AbortController | undefined;
  return {
    signal() {
      if (controller !== undefined) return controller.signal;
      const created = (controller = new AbortController());
      lifetime$.subscribe({ complete: () => created.abort(endReason()) });
      return created.signal;
    },
  };
}
