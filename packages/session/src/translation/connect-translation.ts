import { type AbortOptions, AntiphonError, type Logger } from '@antiphon/interface';
import {
  bytesFromBase64,
  type ClientEvent,
  PCM_SAMPLE_RATE_HZ,
  type ServerSession,
  type TranslationClientEvent,
  type TranslationSession,
  type TranslationSessionConfig,
} from '@antiphon/protocol';
import { Subject } from 'rxjs';
import { createAudioUpload } from '../upload/audio-upload.ts';
import { durationOf } from '../upload/convert-in-steps.ts';
import { sendSource, type SourceUpload } from '../upload/send-source.ts';
import type { CommandEvent, CommandOptions } from '../commands/command-sender.ts';
import type { ConnectOptions } from '../connect/connect-options.ts';
import { connectSpecial, type SpecialOptions } from '../connect/connect-special.ts';
import { createDeferred } from '../waiting/deferred.ts';
import type { Dispatcher } from '../streams/dispatcher.ts';
import { closedError } from '../session-error.ts';
import { checkTimeoutMs } from '../waiting/timer.ts';
import { settleWithin } from '../waiting/wait.ts';
import { createWireSession } from '../wire-session.ts';
import { createKeepAliveSilence } from './keep-alive-silence.ts';
import type { LiveTranslation, TranslationAudio, TranslationText } from './live-translation.ts';

export interface ConnectTranslationOptions extends ConnectOptions {
  /** Sent as soon as the session is created, and acknowledged before it resolves; it names the language. @default the server's own */
  readonly config?: TranslationSessionConfig | undefined;
  /** Whether silence is sent, in real time, while nothing is appended: the server translates what it hears, and waits while it hears nothing at all. @default false */
  readonly keepAliveSilence?: boolean | undefined;
}

const FRAME_MS = 200;
const BYTES_PER_MS = (PCM_SAMPLE_RATE_HZ * 2) / 1_000;
const FRAME_BYTES = FRAME_MS * BYTES_PER_MS;

/**
 * Opens a session that translates, at an endpoint with a `translationModel`, and resolves when it is ready. The caller closes it. The signal ends the attempt only.
 *
 * @throws {AntiphonError} as `connectSession`; `UNSUPPORTED` when the server opens a session of another kind.
 * @example
 * import { openai } from '@antiphon/protocol';
 * import { connectTranslation, type ConnectTranslationOptions } from '@antiphon/session';
 *
 * async function inSpanish(pcm: Uint8Array, parts: Pick<ConnectTranslationOptions, 'transport' | 'credentials'>) {
 *   const endpoint = openai({ translationModel: 'gpt-realtime-translate' });
 *   const session = await connectTranslation({ ...parts, endpoint, config: { audio: { output: { language: 'es' } } } });
 *   let words = '';
 *   session.outputTranscript$.subscribe(({ text }) => (words += text));
 *   await session.appendAudio(pcm);
 *   await session.close();
 *   return words;
 * }
 */
export async function connectTranslation(
  options: ConnectTranslationOptions,
  abort: AbortOptions = {},
): Promise<LiveTranslation> {
  const { config, keepAliveSilence = false } = options;
  return connectSpecial(options, abort, (shared) => {
    const { session, wire, beginSilence } = createTranslation(shared);
    const configure = async () => {
      if (config !== undefined) await session.update(config, abort);
      if (keepAliveSilence) beginSilence();
    };
    return { session, wire, configure };
  });
}

function createTranslation(options: SpecialOptions) {
  const { clock, commandTimeoutMs, nextEventId } = options;
  const closed = createDeferred<undefined>();
  let silence: ReturnType<typeof createKeepAliveSilence> | undefined;
  let closing: Promise<void> | undefined;
  const wire = createWireSession<TranslationSession, TranslationClientEvent>({
    ...options,
    kind: 'translation',
    onEnded(reason) {
      silence?.[Symbol.dispose]();
      // A server may say so by its close alone.
      if (closing !== undefined && reason.details.closeCode === 1000) closed.resolve(undefined);
      else closed.reject(reason);
      output.complete();
    },
  });
  const { dispatcher, link, sender, state } = wire;
  const output = createTranslationOutput(dispatcher, options.logger);
  dispatcher.on('session.updated', ({ session: said }) =>
    wire.correlator.acknowledge('session.update', undefined, said),
  );
  dispatcher.on('session.closed', () => {
    wire.finish();
    closed.resolve(undefined);
  });
  const upload = createAudioUpload({
    ...options,
    ...link,
    state,
    send: (event) => link.send(inTranslation(event)),
  });

  const sourceUpload: SourceUpload = {
    ...upload,
    async appendBytes(bytes, command) {
      // Nothing may come behind the end of the session.
      if (closing !== undefined) throw closedError();
      silence?.covered(bytes.length / BYTES_PER_MS);
      await upload.appendBytes(bytes, command);
    },
  };

  const end = async ({ signal, timeoutMs = commandTimeoutMs }: CommandOptions) => {
    silence?.[Symbol.dispose]();
    const what = 'the server did not close the session';
    try {
      const leaving = async () => {
        await upload.inOrder(async () => link.send({ type: 'session.close', event_id: nextEventId() }));
        await closed.promise;
      };
      if (link.endReason() === undefined) await settleWithin(leaving(), { clock, timeoutMs, signal, what });
    } finally {
      await wire.close();
    }
  };
  const close = async (command: CommandOptions = {}) => {
    checkTimeoutMs('timeoutMs', command.timeoutMs ?? commandTimeoutMs);
    await (closing ??= end(command));
  };

  const session: LiveTranslation = {
    events$: wire.events$,
    sent$: link.sent$,
    state$: state.changes$,
    get state() {
      return state.current;
    },
    ...output.streams,
    async update(config, command) {
      // On the wire it differs from a conversation's in what the session holds.
      const event = { type: 'session.update', event_id: nextEventId(), session: config } as unknown as CommandEvent & {
        readonly type: 'session.update';
      };
      return translationOf(await sender.command(event, {}, command));
    },
    async appendAudio(audio, command = {}) {
      if (closing !== undefined) throw closedError();
      const { format, chunkMs = FRAME_MS } = command;
      const isWhole = format !== undefined || !(audio instanceof Uint8Array) || audio.length % 2 === 0;
      if (!isWhole) throw halfSampleError(audio.length);
      const appending = upload.append(audio, { ...command, chunkMs });
      silence?.covered(durationOf(audio, { from: format, to: upload.settings.format() }));
      await appending;
    },
    async sendAudio(source, command = {}) {
      if (closing !== undefined) throw closedError();
      return sendSource(source, { ...command, chunkMs: command.chunkMs ?? FRAME_MS }, sourceUpload);
    },
    close,
    // What goes wrong at the end is no concern of a scope that ends.
    [Symbol.asyncDispose]: () => close().catch(() => undefined),
  };
  const beginSilence = () => {
    const nothing = new Uint8Array(FRAME_BYTES);
    // Through the upload: silence must not cut into audio that still waits for the connection.
    const sendSilence = () => {
      upload
        .append(nothing, { chunkMs: FRAME_MS })
        .catch((error: unknown) => options.logger.debug('silence was not sent', { error }));
    };
    silence = createKeepAliveSilence({ clock, frameMs: FRAME_MS, sendSilence });
  };
  return { session, wire, beginSilence };
}

function createTranslationOutput(dispatcher: Dispatcher, logger: Logger) {
  const input = new Subject<TranslationText>();
  const words = new Subject<TranslationText>();
  const audio = new Subject<TranslationAudio>();
  const elapsed = (elapsedMs: number | null | undefined) =>
    elapsedMs === undefined || elapsedMs === null ? {} : { elapsedMs };
  dispatcher.on('session.input_transcript.delta', ({ delta, elapsed_ms: ms }) =>
    input.next({ text: delta, ...elapsed(ms) }),
  );
  dispatcher.on('session.output_transcript.delta', ({ delta, elapsed_ms: ms }) =>
    words.next({ text: delta, ...elapsed(ms) }),
  );
  dispatcher.on('session.output_audio.delta', (event) => {
    if (!audio.observed) return;
    const { delta, sample_rate: rate, channels, elapsed_ms: ms } = event;
    const format = { sampleRateHz: rate ?? PCM_SAMPLE_RATE_HZ, channelCount: channels ?? 1 };
    try {
      audio.next({ pcm: bytesFromBase64(delta), ...format, ...elapsed(ms) });
    } catch (error) {
      logger.warn('a piece of audio could not be read', { error });
    }
  });
  return {
    streams: {
      inputTranscript$: input.asObservable(),
      outputTranscript$: words.asObservable(),
      audio$: audio.asObservable(),
    },
    complete() {
      for (const subject of [input, words, audio]) subject.complete();
    },
  };
}

/** The upload speaks as in a conversation. */
function inTranslation(event: ClientEvent): TranslationClientEvent {
  if (event.type === 'input_audio_buffer.append') return { ...event, type: 'session.input_audio_buffer.append' };
  throw new AntiphonError({ code: 'UNSUPPORTED', message: `a translation has no ${event.type}` });
}

function translationOf(session: ServerSession): TranslationSession {
  if (session.type === 'translation') return session;
  throw new AntiphonError({ code: 'PROTOCOL', message: 'the server answered with a session of another kind' });
}

function halfSampleError(byteCount: number): AntiphonError {
  const message = `${byteCount} bytes are not whole PCM16 samples: give an even number`;
  return new AntiphonError({ code: 'INVALID_ARGUMENT', message });
}
