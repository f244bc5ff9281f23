import type { AudioInput } from './audio-input.ts';

/** What becomes of audio that an Observable gives faster than the connection takes it. */
export type AudioOverflow = 'error' | 'drop-oldest' | 'drop-newest';

export interface BoundedAudioQueueOptions {
  readonly durationMs: (audio: AudioInput) => number;
  readonly maximumQueuedMs: number;
  readonly overflow: AudioOverflow;
}

/** Audio that waits, of limited length. */
export interface BoundedAudioQueue {
  /** False when there is no room and nothing may be left out. */
  readonly push: (audio: AudioInput) => boolean;
  readonly shift: () => AudioInput | undefined;
  readonly clear: () => void;
  /** What was left out, in milliseconds. */
  readonly droppedMs: number;
}

export function createBoundedAudioQueue(options: BoundedAudioQueueOptions): BoundedAudioQueue {
  const { maximumQueuedMs, overflow } = options;
  let queue: { readonly audio: AudioInput; readonly durationMs: number }[] = [];
  let queuedMs = 0;
  let droppedMs = 0;
  return {
    get droppedMs() {
      return droppedMs;
    },
    push(audio) {
      const durationMs = options.durationMs(audio);
      queue.push({ audio, durationMs });
      queuedMs += durationMs;
      while (queuedMs > maximumQueuedMs) {
        if (overflow === 'error') return false;
        const left = overflow === 'drop-oldest' ? queue.shift() : queue.pop();
        if (left === undefined) break;
        queuedMs -= left.durationMs;
        droppedMs += left.durationMs;
      }
      return true;
    },
    shift() {
      const next = queue.shift();
      queuedMs -= next?.durationMs ?? 0;
      return next?.audio;
    },
    clear() {
      queue = [];
      queuedMs = 0;
    },
  };
}
