import type { Clock } from '@antiphon/interface';
import type { TurnDetection } from '@antiphon/protocol';
import type { SpeechEvent } from '../observability/derived-streams.ts';
import { startTimer } from '../waiting/timer.ts';

// By the API's document, where a server does not say.
const DEFAULT_SILENCE_MS = 500;
const DEFAULT_PREFIX_MS = 300;

/** Lets speech pass that goes on for long enough: a cough, or the echo of a word, does not. */
export interface SpeechGuard extends Disposable {
  readonly speech: (event: SpeechEvent) => void;
}

export interface SpeechGuardOptions {
  readonly clock: Clock;
  readonly minimumSpeechMs: number;
  readonly detection: () => TurnDetection | null | undefined;
  /** Called with the time at which `speech_started` came. */
  readonly onSpeech: (startedAtMs: number) => void;
}

interface Suspected {
  readonly itemId: string;
  readonly audioStartMs: number;
  readonly startedAtMs: number;
  readonly timer: Disposable;
}

export function createSpeechGuard({ clock, minimumSpeechMs, detection, onSpeech }: SpeechGuardOptions): SpeechGuard {
  let suspected: Suspected | undefined;
  const take = () => {
    const taken = suspected;
    suspected?.timer[Symbol.dispose]();
    suspected = undefined;
    return taken;
  };
  const pass = () => {
    const taken = take();
    if (taken !== undefined) onSpeech(taken.startedAtMs);
  };
  return {
    speech(event) {
      if (event.type === 'started') {
        take();
        const startedAtMs = clock.nowMs();
        if (minimumSpeechMs === 0) return onSpeech(startedAtMs);
        const timer = startTimer(clock, pass, minimumSpeechMs + silenceMs(detection()));
        suspected = { ...event, startedAtMs, timer };
      } else if (event.itemId === suspected?.itemId) {
        const heardMs = event.audioEndMs - suspected.audioStartMs - paddingMs(detection());
        // Both events may have been held up, and the timer is late.
        if (heardMs >= minimumSpeechMs) pass();
        else take();
      }
    },
    [Symbol.dispose]: () => void take(),
  };
}

/** The end of speech is told so much after it. */
function silenceMs(detection: TurnDetection | null | undefined): number {
  return detection?.type === 'server_vad' ? (detection.silence_duration_ms ?? DEFAULT_SILENCE_MS) : 0;
}

/** What the server counts as speech and is none: the audio before it, and the silence that ended it. */
function paddingMs(detection: TurnDetection | null | undefined): number {
  if (detection?.type !== 'server_vad') return 0;
  return silenceMs(detection) + (detection.prefix_padding_ms ?? DEFAULT_PREFIX_MS);
}
