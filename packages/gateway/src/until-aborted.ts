/**
 * Waits for a promise or for the signal, whichever comes first; rejects with the signal's reason.
 * What the promise brings after that goes to `late`, so that nothing that was opened stays open.
 */
export function untilAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal,
  late?: (value: Value) => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abandon = (): void => {
      reject(signal.reason as Error);
      if (late !== undefined) promise.then(late, () => undefined);
    };
    if (signal.aborted) {
      promise.catch(() => undefined);
      abandon();
      return;
    }
    signal.addEventListener('abort', abandon, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon));
  });
}
