/**
 * Counts frames that come back, so that a case can measure a batch of them.
 *
 * @param {number} frameCount how many make a batch
 */
export function createBatch(frameCount) {
  let awaited = 0;
  let byteCount = 0;
  let wake = () => undefined;
  /** Call it with each frame that arrives. */
  const arrived = (frame) => {
    byteCount += frame.byteLength ?? frame.length;
    awaited -= 1;
    if (awaited === 0) wake(byteCount);
  };
  /** Calls `send` for each frame, and resolves with the bytes that came back once all have. */
  const run = (send) => {
    byteCount = 0;
    awaited = frameCount;
    const done = new Promise((resolve) => (wake = resolve));
    for (let index = 0; index < frameCount; index += 1) send();
    return done;
  };
  return { arrived, run };
}
