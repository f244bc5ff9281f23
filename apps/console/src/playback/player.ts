import { pcm16ToFloat } from '@antiphon/audio';
import { PCM_SAMPLE_RATE_HZ } from '@antiphon/protocol';

/** Plays answers through the loudspeaker. */
export interface Player {
  /** Wakes the audio device: call it from a user's gesture. Never rejects. */
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

/** What is needed of an AudioContext. */
export type PlayerContext = Pick<
  AudioContext,
  'currentTime' | 'destination' | 'createBuffer' | 'createBufferSource' | 'resume'
>;

/** How far ahead of the clock the first chunk, and one after a gap, is put: enough for the next to arrive. */
const LEAD_SECONDS = 0.08;

export function createPlayer(createContext: () => PlayerContext = createAudioContext): Player {
  let context: PlayerContext | undefined;
  let current: Playback | undefined;
  const open = (): PlayerContext | undefined => {
    try {
      return (context ??= createContext());
    } catch {
      // No device, or none that the page may use: the transcript still works.
      return undefined;
    }
  };
  return {
    async unlock() {
      // A device that cannot be woken is as good as none.
      await open()
        ?.resume()
        .catch(() => undefined);
    },
    begin(onPlayed) {
      current?.stop();
      const device = open();
      current = device === undefined ? SILENCE : createPlayback(device, onPlayed);
      return current;
    },
  };
}

const SILENCE: Playback = {
  enqueue: () => undefined,
  finished: () => Promise.resolve(),
  stop: () => undefined,
};

// At the wire's own rate a chunk begins exactly on a sample, so there is no seam between two.
function createAudioContext(): AudioContext {
  return new AudioContext({ sampleRate: PCM_SAMPLE_RATE_HZ, latencyHint: 'interactive' });
}

function createPlayback(context: PlayerContext, onPlayed: (sampleCount: number) => void): Playback {
  const sources = new Set<AudioBufferSourceNode>();
  const waiting: (() => void)[] = [];
  let nextSeconds = 0;
  let isStopped = false;
  const forget = (source: AudioBufferSourceNode): void => {
    sources.delete(source);
    if (sources.size === 0) for (const wake of waiting.splice(0)) wake();
  };
  return {
    enqueue(chunk) {
      if (isStopped || chunk.length === 0) return;
      const buffer = context.createBuffer(1, chunk.length, PCM_SAMPLE_RATE_HZ);
      buffer.copyToChannel(pcm16ToFloat(chunk), 0);
      const source = context.createBufferSource();
      source.buffer = buffer;
      source.connect(context.destination);
      source.addEventListener('ended', () => {
        if (!isStopped) onPlayed(chunk.length);
        forget(source);
      });
      if (nextSeconds < context.currentTime) nextSeconds = context.currentTime + LEAD_SECONDS;
      source.start(nextSeconds);
      nextSeconds += chunk.length / PCM_SAMPLE_RATE_HZ;
      sources.add(source);
    },
    finished: () => (sources.size === 0 ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve))),
    stop() {
      isStopped = true;
      for (const source of sources) {
        source.stop();
        forget(source);
      }
    },
  };
}
