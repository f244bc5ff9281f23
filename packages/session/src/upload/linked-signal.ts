/** A signal that aborts with the first of several, for the same reason. Dispose it, so that its listeners go. */
export interface LinkedSignal extends Disposable {
  readonly signal: AbortSignal;
}

/** AbortSignal.any is not used: its links live as long as the signals do. */
export function linkSignals(...signals: readonly (AbortSignal | undefined)[]): LinkedSignal {
  const controller = new AbortController();
  const unlinks = signals.map((signal) => {
    const onAbort = () => controller.abort(signal?.reason);
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
    return () => signal?.removeEventListener('abort', onAbort);
  });
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const unlink of unlinks) unlink();
    },
  };
}
