/** When which part of the input audio was sent. Positions are milliseconds of audio since the session began, as voice detection counts them. */
export interface SentAudioTimes {
  /** So much audio goes out now. */
  sent(durationMs: number, nowMs: number): void;
  /** When the audio at a position was sent; `undefined` where that was too long ago, or never. */
  whenSent(positionMs: number): number | undefined;
}

// Voice detection asks about the last second or two; a client sends a piece every 10 to 100 ms.
const KEPT_COUNT = 256;

/** Remembers the last pieces in two kept arrays. */
export function createSentAudioTimes(): SentAudioTimes {
  const endsMs = new Float64Array(KEPT_COUNT);
  const timesMs = new Float64Array(KEPT_COUNT);
  let count = 0;
  let positionMs = 0;
  return {
    sent(durationMs, nowMs) {
      positionMs += durationMs;
      endsMs[count % KEPT_COUNT] = positionMs;
      timesMs[count % KEPT_COUNT] = nowMs;
      count += 1;
    },
    whenSent(position) {
      const oldest = Math.max(0, count - KEPT_COUNT);
      for (let index = oldest; index < count; index += 1) {
        if ((endsMs[index % KEPT_COUNT] ?? 0) < position) continue;
        // The oldest piece that is kept may have begun after the position.
        return index === oldest && oldest > 0 ? undefined : timesMs[index % KEPT_COUNT];
      }
      return undefined;
    },
  };
}
