import type { AudioFormat } from '@antiphon/audio';
import type { Clock, Connection } from '@antiphon/interface';
import { base64FromBytes, type ClientEvent } from '@antiphon/protocol';
import type { CommandOptions } from '../commands/command-sender.ts';
import { createDeadline } from '../waiting/deadline.ts';
import type { ReplayedValue } from '../streams/replayed-value.ts';
import { checkTimeoutMs } from '../waiting/timer.ts';
import { bytesPerMs } from './audio-duration.ts';
import type { AudioInput } from './audio-input.ts';
import { type AudioPace, speedOf } from './audio-pace.ts';
import { chunkSize } from './chunk-size.ts';
import { convertInSteps } from './convert-in-steps.ts';
import { createInputSettings, type DescribedState, type InputSettings } from './input-settings.ts';
import { linkSignals } from './linked-signal.ts';
import { createPacer, type Pacer } from './pacer.ts';
import { closedError, isClosedError } from '../session-error.ts';
import { createSessionEnd, type SessionEnd } from './session-end.ts';
import { settleWithin } from '../waiting/wait.ts';

/** What sending audio takes beside what every command does. `timeoutMs` is for each event. */
export interface AppendAudioOptions extends CommandOptions {
  /**
   * What the audio is; it is converted to the session's input format. One call is one piece of audio by itself: give a stream to `sendAudio`.
   * @default the session's own: bytes go out as they are, samples are mono at its rate
   */
  readonly format?: AudioFormat | undefined;
  /** A limit of speed. Pieces that follow each other share it. @default 'unlimited' */
  readonly pace?: AudioPace | undefined;
  /** The most audio in one event, in milliseconds. @default 100 where a pace is given, else what fills 32 KiB */
  readonly chunkMs?: number | undefined;
}

/** Sends audio no faster than the connection drains, and keeps what concerns the input buffer in the order of the calls. */
export interface AudioUpload {
  readonly append: (audio: AudioInput, options?: AppendAudioOptions) => Promise<void>;
  /** Sends bytes of the wire in one event, in the order of the calls. */
  readonly appendBytes: (bytes: Uint8Array, options: CommandOptions) => Promise<void>;
  /** Runs after all that was asked before: at once when nothing is under way. Later tasks wait for the promise it returns. */
  inOrder<Value>(task: () => Promise<Value>, options?: CommandOptions): Promise<Value>;
  readonly settings: InputSettings;
  readonly pacer: Pacer;
  readonly sessionEnd: SessionEnd;
}

export interface AudioUploadOptions {
  readonly clock: Clock;
  readonly commandTimeoutMs: number;
  readonly nextEventId: () => string;
  readonly send: (event: ClientEvent) => void;
  readonly connection: () => Pick<Connection, 'drained'>;
  /** Why the session has ended, once it has. */
  readonly endReason: () => unknown;
  /** Completes at the end of the session. */
  readonly state: Pick<ReplayedValue<DescribedState>, 'current' | 'changes$'>;
}

export function createAudioUpload(options: AudioUploadOptions): AudioUpload {
  const { clock, commandTimeoutMs, nextEventId, send, connection, endReason, state } = options;
  const pacer = createPacer(clock);
  const settings = createInputSettings({
    get state() {
      return state.current;
    },
  });
  const sessionEnd = createSessionEnd(state.changes$, endReason);
  let underWay = 0;
  let expectedMs = 0;
  let tail: Promise<unknown> = Promise.resolve();

  const afterOthers = async <Value>(
    task: () => Promise<Value>,
    { signal, timeoutMs = commandTimeoutMs }: CommandOptions,
    durationMs: number,
  ) => {
    signal?.throwIfAborted();
    checkTimeoutMs('timeoutMs', timeoutMs);
    const what = 'audio that was appended before was not sent';
    // What is paced takes its time without being stuck.
    const limitMs = timeoutMs + expectedMs;
    underWay += 1;
    expectedMs += durationMs;
    try {
      if (underWay > 1) await settleWithin(tail, { clock, timeoutMs: limitMs, signal, what });
      return await task();
    } finally {
      underWay -= 1;
      expectedMs -= durationMs;
    }
  };
  const inOrder = <Value>(task: () => Promise<Value>, commandOptions: CommandOptions = {}, durationMs = 0) => {
    const run = afterOthers(task, commandOptions, durationMs);
    // Without the results: each would hold those of all calls before it.
    tail = Promise.allSettled([tail, run]).then(() => undefined);
    return run;
  };
  const appendChunk = async (chunk: Uint8Array, { signal, timeoutMs = commandTimeoutMs }: CommandOptions) => {
    signal?.throwIfAborted();
    if (endReason() !== undefined) throw closedError();
    const deadline = createDeadline({ clock, timeoutMs, signal, what: 'the connection did not take more audio' });
    try {
      send({ type: 'input_audio_buffer.append', event_id: nextEventId(), audio: base64FromBytes(chunk) });
      await connection().drained({ signal: deadline.signal });
    } catch (error) {
      if (endReason() !== undefined) throw endReason();
      if (!isClosedError(error)) throw error;
      // A connection that is ending takes no more, and we shall be told in a moment why it ends.
      await sessionEnd.reached(deadline.signal);
    } finally {
      deadline[Symbol.dispose]();
    }
  };

  return {
    inOrder,
    appendBytes: (bytes, commandOptions) => inOrder(() => appendChunk(bytes, commandOptions), commandOptions),
    settings,
    pacer,
    sessionEnd,
    async append(audio, { format, pace = 'unlimited', chunkMs, ...commandOptions } = {}) {
      const wire = settings.format();
      const speed = speedOf(pace);
      const chunkBytes = chunkSize({ wire, chunkMs, speed });
      const steps = convertInSteps(audio, { from: format, to: wire });
      const send = async () => {
        const isPaced = speed < Number.POSITIVE_INFINITY;
        const linked = isPaced ? linkSignals(commandOptions.signal, sessionEnd.signal()) : undefined;
        try {
          for (const chunk of chunksOf(steps.bytes, chunkBytes)) {
            if (isPaced) await pacer.wait(chunk.length / bytesPerMs(wire), speed, linked?.signal);
            await appendChunk(chunk, commandOptions);
          }
        } finally {
          linked?.[Symbol.dispose]();
        }
      };
      return inOrder(send, commandOptions, steps.durationMs / speed);
    },
  };
}

function* chunksOf(pieces: Iterable<Uint8Array>, chunkBytes: number): Generator<Uint8Array> {
  for (const bytes of pieces) {
    for (let offset = 0; offset < bytes.length; offset += chunkBytes) yield bytes.subarray(offset, offset + chunkBytes);
  }
}
