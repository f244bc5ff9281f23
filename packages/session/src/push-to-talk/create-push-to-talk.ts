import { bytesPerFrame } from '@antiphon/audio';
import { AntiphonError } from '@antiphon/interface';
import { MINIMUM_COMMIT_MS } from '@antiphon/protocol';
import { checkMilliseconds } from '../waiting/check-milliseconds.ts';
import type { CommandOptions } from '../commands/command-sender.ts';
import type { Session } from '../session.ts';
import { bytesPerMs } from '../upload/audio-duration.ts';
import { createInputSettings } from '../upload/input-settings.ts';
import { createWireConverter } from '../upload/wire-converter.ts';
import { createPreRoll } from './pre-roll.ts';
import type { PushToTalk, PushToTalkOptions, PushToTalkTurn } from './push-to-talk.ts';
import { createTalkTurn, type TalkTurn } from './talk-turn.ts';

const DEFAULTS = { preRollMs: 300, minimumMs: MINIMUM_COMMIT_MS } as const;
/** Audio in one event: the server looks at it only when the button goes up. */
const CHUNK_MS = 100;

type TalkingSession = Pick<Session, 'appendAudio' | 'commitAudio' | 'clearAudio' | 'respond' | 'state'>;

/**
 * Makes a button to talk with.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` for a `preRollMs` or `minimumMs` below 0; `AUDIO_FORMAT` for a format that cannot be read.
 * @example
 * import { createPushToTalk, type PlaybackLink, type Session } from '@antiphon/session';
 *
 * export function talkButton(session: Session, playback: PlaybackLink) {
 *   const button = createPushToTalk(session, { playback });
 *   return {
 *     onAudio: (samples: Int16Array) => button.write(samples),
 *     onDown: () => button.press(),
 *     onUp: async () => {
 *       const turn = await button.release();
 *       if (turn.status === 'too-short') console.log('hold the button while you speak');
 *     },
 *   };
 * }
 */
export function createPushToTalk(session: TalkingSession, options: PushToTalkOptions = {}): PushToTalk {
  const { playback, preRollMs = DEFAULTS.preRollMs, minimumMs = DEFAULTS.minimumMs } = options;
  checkMilliseconds('preRollMs', preRollMs);
  checkMilliseconds('minimumMs', minimumMs);
  const settings = createInputSettings(session);
  let microphone = openMicrophone(settings.format(), options);
  let turn: { readonly audio: TalkTurn; readonly preRollBytes: number } | undefined;
  let isDisposed = false;

  const take = () => {
    const taken = turn;
    turn = undefined;
    return taken;
  };
  const cancel = async (commandOptions?: CommandOptions) => {
    if (take() !== undefined) await session.clearAudio(commandOptions);
  };

  return {
    get isPressed() {
      return turn !== undefined;
    },
    write(audio) {
      if (isDisposed) return;
      // The session may have been told to take another format. A turn that has begun keeps its own.
      if (turn === undefined && settings.format() !== microphone.wire) {
        microphone = openMicrophone(settings.format(), options);
      }
      const bytes = microphone.converter.push(audio);
      if (turn === undefined) microphone.preRoll.push(bytes);
      else turn.audio.write(bytes);
    },
    press() {
      if (turn !== undefined || isDisposed) return;
      if (settings.detectsTurns()) throw turnDetectionError();
      // Its failure is told by interruptions$.
      playback?.interrupt().catch(() => undefined);
      const chunkBytes = Math.round(CHUNK_MS * bytesPerMs(microphone.wire));
      const audio = createTalkTurn(session, chunkBytes);
      const before = microphone.preRoll.take();
      audio.write(before);
      turn = { audio, preRollBytes: before.length };
    },
    async release(commandOptions = {}) {
      const released = take();
      if (released === undefined) return { status: 'too-short', durationMs: 0 };
      const { audio, preRollBytes } = released;
      const { wire, converter } = microphone;
      audio.write(converter.flush());
      const durationMs = audio.byteLength / bytesPerMs(wire);
      const pressedMs = durationMs - preRollBytes / bytesPerMs(wire);
      if (pressedMs < minimumMs || durationMs < MINIMUM_COMMIT_MS) {
        await session.clearAudio(commandOptions);
        return { status: 'too-short', durationMs };
      }
      try {
        await audio.finish(commandOptions);
        return await commit(session, { durationMs, commandOptions, respond: options.respond ?? {} });
      } catch (error) {
        // What is left of it must not become the beginning of the next turn. The first failure is the one that matters.
        await session.clearAudio(commandOptions).catch(() => undefined);
        throw error;
      }
    },
    cancel,
    [Symbol.dispose]() {
      isDisposed = true;
      // Nobody is there to hear of a failure.
      cancel().catch(() => undefined);
    },
  };
}

interface CommitOptions {
  readonly durationMs: number;
  readonly commandOptions: CommandOptions;
  readonly respond: Exclude<PushToTalkOptions['respond'], undefined>;
}

async function commit(
  session: TalkingSession,
  { durationMs, commandOptions, respond }: CommitOptions,
): Promise<PushToTalkTurn> {
  const committing = session.commitAudio(commandOptions);
  // The server takes both in order: waiting for the first answer would only make the second late.
  const response = respond === false ? undefined : session.respond(respond);
  try {
    const itemId = await committing;
    return { status: 'sent', itemId, durationMs, ...(response === undefined ? {} : { response }) };
  } catch (error) {
    // An answer without the question. If the connection is gone, so is the response.
    response?.cancel().catch(() => undefined);
    throw error;
  }
}

function openMicrophone(
  wire: ReturnType<ReturnType<typeof createInputSettings>['format']>,
  options: PushToTalkOptions,
) {
  const { format, preRollMs = DEFAULTS.preRollMs } = options;
  const frameBytes = bytesPerFrame(wire);
  const preRollBytes = Math.round((preRollMs * bytesPerMs(wire)) / frameBytes) * frameBytes;
  return { wire, converter: createWireConverter({ from: format, to: wire }), preRoll: createPreRoll(preRollBytes) };
}

function turnDetectionError(): AntiphonError {
  const message =
    'the session finds turns itself, so a button cannot: update it with audio.input.turn_detection null before press()';
  return new AntiphonError({ code: 'INVALID_ARGUMENT', message });
}
