/** A signal of its own for one call on a conversation, so that the listeners of many calls do not gather on one. */
export function callSignal(ended: AbortSignal, signal: AbortSignal | undefined): AbortSignal {
  return AbortSignal.any(signal === undefined ? [ended] : [ended, signal]);
}
