import { PCM_SAMPLE_RATE_HZ } from '@antiphon/protocol';

/** The duration of mono PCM at the wire's rate, such as `2.4 s`. */
export function secondsText(sampleCount: number): string {
  return `${(sampleCount / PCM_SAMPLE_RATE_HZ).toFixed(1)} s`;
}

/** A wait, such as `340 ms` or `1.2 s`. */
export function millisecondsText(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
