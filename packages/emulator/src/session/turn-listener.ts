import {
  concatBytes,
  type VoiceActivityDetector,
  type VoiceActivityEvent,
  type VoiceActivityOptions,
} from '@antiphon/audio';
import type { RealtimeAudioFormat } from '@antiphon/protocol';
import { isAntiphonError } from '@antiphon/interface';
import { ApiFailure } from '../api-error.ts';
import type { ServedSession } from '../wire/served-session.ts';
import { bytesPerSample, decodeWireSamples } from '../wire/wire-audio.ts';
import { createIdleTimeout } from './idle-timeout.ts';
import type { SessionContext } from './session-context.ts';
import { idleTimeoutMs, voiceActivityOptions } from './turn-rules.ts';
import { commitTurn, interruptResponse } from './turns.ts';

/** Makes the detector that listens to one session; see `createVoiceActivityDetector`. */
export type CreateDetector = (options: VoiceActivityOptions) => VoiceActivityDetector;

/** Finds the turns of the user in what is appended, where the session has turn detection. */
export interface TurnListener {
  /** Takes over the settings of an update. Speech under way goes on when they say the same of it. @throws {ApiFailure} when the detector refuses them. */
  configure(settings: ServedSession): void;
  /** Listens to what was just added to the buffer. */
  hear(bytes: Uint8Array, format: RealtimeAudioFormat): void;
  /** The buffer was committed or cleared by the client. @returns the id that was announced for the speech under way */
  cut(): string | undefined;
  /** A response has begun. */
  responseBegan(): void;
  /** A response of the conversation is over, and what it said sounds until then. */
  responseEnded(playedUntilMs: number): void;
}

// How much silence is kept for a client that commits by itself after all.
const KEPT_SILENCE_MS = 60_000;

/** What listens, with a detector at work. */
interface Listening {
  readonly key: string;
  readonly detector: VoiceActivityDetector;
  /** Where in the session's audio the detector's stream begins. */
  readonly originMs: number;
}

/** The speech under way. */
interface Speech {
  readonly itemId: string;
  readonly startMs: number;
}

const NO_BYTES = new Uint8Array();

/** Listens for one session. The context is asked for when it is needed, since it holds this. */
export function createTurnListener(contextOf: () => SessionContext, createDetector: CreateDetector): TurnListener {
  let listening: Listening | undefined;
  let speech: Speech | undefined;
  let idleMs: number | undefined;
  let halfSample = NO_BYTES;
  const idle = createIdleTimeout(contextOf, {
    isSpeaking: () => speech !== undefined,
    onCommitted: () => listening?.detector.cut(),
  });

  const handle = (event: VoiceActivityEvent, { originMs }: Listening): void => {
    const context = contextOf();
    if (event.type === 'speech-started') {
      const startMs = originMs + event.startMs;
      speech = { itemId: context.ids('item'), startMs };
      context.buffer.forgetBefore(startMs);
      idle.cancel();
      context.emit({
        type: 'input_audio_buffer.speech_started',
        audio_start_ms: Math.round(startMs),
        item_id: speech.itemId,
      });
      interruptResponse(context);
    } else if (speech !== undefined) {
      const { itemId, startMs } = speech;
      const endMs = originMs + event.endMs;
      speech = undefined;
      context.emit({
        type: 'input_audio_buffer.speech_stopped',
        audio_end_ms: Math.round(endMs),
        item_id: itemId,
      });
      commitTurn(context, { itemId, startMs, endMs });
    }
  };
  const samplesOf = (bytes: Uint8Array, format: RealtimeAudioFormat): Int16Array => {
    const whole = halfSample.length === 0 ? bytes : concatBytes([halfSample, bytes]);
    const rest = whole.length % bytesPerSample(format);
    halfSample = whole.slice(whole.length - rest);
    return decodeWireSamples(whole, format);
  };

  return {
    configure({ audio: { input } }) {
      const options =
        input.turn_detection === null ? undefined : voiceActivityOptions(input.turn_detection, input.format);
      const key = JSON.stringify(options ?? null);
      if (key !== (listening?.key ?? 'null')) {
        const originMs = contextOf().buffer.endMs;
        listening = options && { key, detector: makeDetector(createDetector, options), originMs };
        speech = undefined;
        halfSample = NO_BYTES;
      }
      if (idleTimeoutMs(input.turn_detection) !== idleMs) idle.cancel();
      idleMs = idleTimeoutMs(input.turn_detection);
    },
    hear(bytes, format) {
      if (listening === undefined) return;
      const { detector } = listening;
      for (const event of detector.push(samplesOf(bytes, format))) handle(event, listening);
      const { buffer } = contextOf();
      if (speech === undefined) buffer.forgetBefore(buffer.endMs - Math.max(detector.lookbackMs, KEPT_SILENCE_MS));
    },
    cut() {
      const itemId = speech?.itemId;
      speech = undefined;
      halfSample = NO_BYTES;
      listening?.detector.cut();
      idle.cancel();
      return itemId;
    },
    responseBegan: () => idle.cancel(),
    responseEnded: (playedUntilMs) => idle.arm(playedUntilMs),
  };
}

function makeDetector(createDetector: CreateDetector, options: VoiceActivityOptions): VoiceActivityDetector {
  try {
    return createDetector(options);
  } catch (error) {
    if (!isAntiphonError(error)) throw error;
    throw new ApiFailure('invalid_value', error.message, 'session.audio.input.turn_detection');
  }
}
