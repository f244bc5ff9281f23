import { type AudioPlayback, type AudioPlaybackOptions, createAudioPlayback } from '@antiphon/audio/browser';
import { PCM_SAMPLE_RATE_HZ } from '@antiphon/protocol';

/** Plays answers through the loudspeaker. */
export interface Player {
  /** Opens and wakes the audio device: call it from a user's gesture. Never rejects. */
  unlock(): Promise<void>;
  /** Begins an answer; what an earlier one still plays is cut off. Without an audio device it stays silent. */
  begin(onPlayed: (sampleCount: number) => void): Playback;
}

/** One answer's playback. */
export interface Playback {
  /** Plays the chunk right behind the last one, to the sample. */
  enqueue(chunk: Int16Array): void;
  /** Resolves when everything queued so far has been heard, or was cut off. */
  finished(): Promise<void>;
  stop(): void;
}

/** Opens the loudspeaker; see `createAudioPlayback`. */
export type OpenPlayback = (options: AudioPlaybackOptions) => Promise<Device>;

/** What is needed of the loudspeaker. */
export type Device = Pick<AudioPlayback, 'resume' | 'enqueue' | 'clear' | 'finished'>;

export function createPlayer(openPlayback: OpenPlayback = createAudioPlayback): Player {
  const counters = new Map<string, (playedMs: number) => void>();
  let device: Device | undefined;
  let opening: Promise<void> | undefined;
  let current: Playback | undefined;
  let count = 0;

  const open = async (): Promise<void> => {
    try {
      device = await openPlayback({
        sampleRateHz: PCM_SAMPLE_RATE_HZ,
        onPlayed: ({ itemId, playedMs }) => counters.get(itemId)?.(playedMs),
        onError: forget,
      });
    } catch {
      // No device, or none that the page may use: the transcript still works, and the next gesture tries again.
      forget();
    }
  };
  const forget = (): void => {
    device = undefined;
    opening = undefined;
  };
  return {
    async unlock() {
      await (opening ??= open());
      // Not awaited: without a gesture a browser keeps it waiting.
      void device?.resume();
    },
    begin(onPlayed) {
      current?.stop();
      if (device === undefined) return (current = SILENCE);
      const itemId = `answer-${++count}`;
      let heard = 0;
      counters.set(itemId, (playedMs) => {
        const total = Math.round((playedMs * PCM_SAMPLE_RATE_HZ) / 1_000);
        onPlayed(total - heard);
        heard = total;
      });
      return (current = createPlayback({ device, itemId, release: () => void counters.delete(itemId) }));
    },
  };
}

const SILENCE: Playback = {
  enqueue: () => undefined,
  finished: () => Promise.resolve(),
  stop: () => undefined,
};

interface PlaybackParts {
  readonly device: Device;
  readonly itemId: string;
  /** Counts nothing more for it. */
  readonly release: () => void;
}

function createPlayback({ device, itemId, release }: PlaybackParts): Playback {
  let isStopped = false;
  return {
    enqueue(chunk) {
      if (!isStopped && chunk.length > 0) device.enqueue(chunk, { itemId });
    },
    finished: () => device.finished(),
    stop() {
      if (isStopped) return;
      isStopped = true;
      release();
      void device.clear();
    },
  };
}
