/** A signal that a test aborts, and that tells who still listens. */
export interface WatchedSignal {
  readonly signal: AbortSignal;
  readonly listenerCount: number;
  abort(reason: unknown): void;
}

/** Makes one. It counts listeners on its own signal only, on any platform. */
export function watchedSignal(): WatchedSignal {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal) as (...values: unknown[]) => void;
  const remove = signal.removeEventListener.bind(signal) as (...values: unknown[]) => void;
  Object.assign(signal, {
    addEventListener(type: string, listener: unknown, options?: unknown): void {
      listeners.add(listener);
      add(type, listener, options);
    },
    removeEventListener(type: string, listener: unknown, options?: unknown): void {
      listeners.delete(listener);
      remove(type, listener, options);
    },
  });
  // A listener that has been called once is gone, whether or not it was removed.
  add('abort', () => listeners.clear());
  return {
    signal,
    get listenerCount() {
      return listeners.size;
    },
    abort: (reason) => controller.abort(reason),
  };
}
