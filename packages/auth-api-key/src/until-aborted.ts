/** Waits for a promise that others may wait for too, until it settles or the signal aborts. */
export function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    // The reason is passed on as it is, whatever the caller chose.
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
