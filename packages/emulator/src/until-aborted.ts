/** The promise, or the signal's reason, whichever comes first. What loses is left to end by itself; its rejection is nobody's any more. */
export async function untilAborted<Value>(promise: PromiseLike<Value> | Value, signal: AbortSignal): Promise<Value> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    // Not thrown at once: the promise must be listened to, or its rejection would go unhandled.
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
