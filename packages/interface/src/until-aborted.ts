/**
 * Waits for a promise or for the signal, whichever comes first; an abort rejects with the signal's reason.
 *
 * The promise itself is not stopped, so others may wait for it too. What it brings after the abort goes to `late`, so that nothing that was opened
 * stays open; its late rejection is nobody's any more. No listener is left on the signal.
 *
 * @example
 * import { untilAborted } from '@antiphon/interface';
 *
 * const { signal } = new AbortController();
 * console.log(await untilAborted(Promise.resolve('here'), signal)); // here
 */
export function untilAborted<Value>(
  promise: PromiseLike<Value> | Value,
  signal: AbortSignal | undefined,
  late?: (value: Value) => void,
): Promise<Value> {
  const awaited = Promise.resolve(promise);
  if (signal === undefined) return awaited;
  return new Promise((resolve, reject) => {
    const abandon = (): void => {
      // The reason is passed on as it is, whatever the caller chose.
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors
      reject(signal.reason);
      if (late !== undefined) awaited.then(late, () => undefined);
    };
    if (signal.aborted) abandon();
    else signal.addEventListener('abort', abandon, { once: true });
    const forget = (): void => signal.removeEventListener('abort', abandon);
    awaited.then(
      (value) => {
        forget();
        resolve(value);
      },
      (error: unknown) => {
        forget();
        // oxlint-disable-next-line typescript/prefer-promise-reject-errors
        reject(error);
      },
    );
  });
}
