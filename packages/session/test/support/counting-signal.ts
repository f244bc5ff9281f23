/** An abort signal that tells how many listeners it has. */
export interface CountingSignal {
  readonly controller: AbortController;
  readonly signal: AbortSignal;
  readonly listenerCount: () => number;
}

export function countingSignal(): CountingSignal {
  const controller = new AbortController();
  const { signal } = controller;
  let listenerCount = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>): void => {
    listenerCount += 1;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>): void => {
    listenerCount -= 1;
    remove(...args);
  };
  return { controller, signal, listenerCount: () => listenerCount };
}
