import { type AbortOptions, AntiphonError } from '@antiphon/interface';
import type { ClientEvent, ServerSession, TranscriptionSession } from '@antiphon/protocol';
import { Subject } from 'rxjs';
import { acknowledgeCommands } from '../commands/acknowledgements.ts';
import { createBufferCommands } from '../commands/buffer-commands.ts';
import { createAudioUpload } from '../upload/audio-upload.ts';
import { createAudioSender } from '../upload/send-audio.ts';
import type { ConnectOptions } from '../connect/connect-options.ts';
import { connectSpecial, type SpecialOptions } from '../connect/connect-special.ts';
import { createDerivedStreams } from '../observability/derived-streams.ts';
import { createServerTurn } from '../responses/server-turn.ts';
import { checkTimeoutMs } from '../waiting/timer.ts';
import { createWait, type Wait } from '../waiting/wait.ts';
import { createWireSession } from '../wire-session.ts';
import type { LiveTranscription, TranscriptionConfig } from './live-transcription.ts';
import { createTranscriptLog } from './transcript-log.ts';
import type { Transcript, TranscriptEvent } from './transcript.ts';
import { watchTranscription } from './watch-transcription.ts';

export interface ConnectTranscriptionOptions extends ConnectOptions {
  /** Sent as soon as the session is created, and acknowledged before it resolves; it names the model. @default the server's own */
  readonly config?: TranscriptionConfig | undefined;
  /** How long a committed stretch of speech may take before it counts as failed. @default 30_000 */
  readonly transcriptTimeoutMs?: number | undefined;
}

const DEFAULT_TRANSCRIPT_TIMEOUT_MS = 30_000;

/**
 * Opens a session that only transcribes, at an endpoint with `intent: 'transcription'`, and resolves when it is ready. The caller closes it. The signal ends the attempt only.
 *
 * @throws {AntiphonError} as `connectSession`; `UNSUPPORTED` when the server opens a session of another kind.
 * @example
 * import { openai } from '@antiphon/protocol';
 * import { connectTranscription, type ConnectTranscriptionOptions } from '@antiphon/session';
 *
 * async function writeDown(pcm: Uint8Array, parts: Pick<ConnectTranscriptionOptions, 'transport' | 'credentials'>) {
 *   const input = { transcription: { model: 'gpt-4o-transcribe' }, turn_detection: null };
 *   const endpoint = openai({ intent: 'transcription' });
 *   await using session = await connectTranscription({ ...parts, endpoint, config: { audio: { input } } });
 *   await session.appendAudio(pcm);
 *   await session.commitAudio();
 *   await session.settled();
 *   return session.transcripts.map(({ text }) => text).join('\n');
 * }
 */
export async function connectTranscription(
  options: ConnectTranscriptionOptions,
  abort: AbortOptions = {},
): Promise<LiveTranscription> {
  const { config, transcriptTimeoutMs = DEFAULT_TRANSCRIPT_TIMEOUT_MS } = options;
  checkTimeoutMs('transcriptTimeoutMs', transcriptTimeoutMs);
  return connectSpecial(options, abort, (shared) => {
    const { session, wire } = createTranscription({ ...shared, transcriptTimeoutMs });
    const configure = async () => config && session.update(config, abort);
    return { session, wire, configure };
  });
}

function createTranscription(options: SpecialOptions & { readonly transcriptTimeoutMs: number }) {
  const { clock, nextEventId, transcriptTimeoutMs } = options;
  const events = new Subject<TranscriptEvent>();
  const finals = new Subject<Transcript>();
  const waits = new Set<Wait<undefined>>();
  const wire = createWireSession<TranscriptionSession, ClientEvent>({
    ...options,
    kind: 'transcription',
    onEnded(reason) {
      for (const wait of waits) wait.reject(reason);
      log.end();
      derived.complete();
      for (const subject of [events, finals]) subject.complete();
    },
  });
  const { dispatcher, link, sender, state } = wire;
  const log = createTranscriptLog({
    clock,
    timeoutMs: transcriptTimeoutMs,
    onEvent(event) {
      events.next(event);
      if (!log.isWaiting) for (const wait of waits) wait.resolve(undefined);
    },
    onFinal: (transcript) => finals.next(transcript),
  });
  watchTranscription(dispatcher, log);
  dispatcher.on('session.updated', ({ session: said }) =>
    wire.correlator.acknowledge('session.update', undefined, said),
  );
  acknowledgeCommands({ ...wire, serverTurn: createServerTurn(() => clock.nowMs()), isWriting: () => false });
  const derived = createDerivedStreams(dispatcher);
  const upload = createAudioUpload({ ...options, ...link, state });
  const bufferCommands = createBufferCommands({ sender, upload, nextEventId });

  const session: LiveTranscription = {
    events$: wire.events$,
    sent$: link.sent$,
    state$: state.changes$,
    get state() {
      return state.current;
    },
    transcripts$: events.asObservable(),
    finalTranscripts$: finals.asObservable(),
    get transcripts() {
      return log.transcripts;
    },
    speech$: derived.speech$,
    usage$: derived.usage$,
    async update(config, command) {
      const event = { type: 'session.update', event_id: nextEventId() } as const;
      return transcriptionOf(
        await sender.command({ ...event, session: { ...config, type: 'transcription' } }, {}, command),
      );
    },
    appendAudio: upload.append,
    sendAudio: createAudioSender({ upload, commands: bufferCommands }),
    ...bufferCommands,
    async settled({ signal, timeoutMs = Number.POSITIVE_INFINITY } = {}) {
      signal?.throwIfAborted();
      checkTimeoutMs('timeoutMs', timeoutMs);
      if (!log.isWaiting) return;
      const wait = createWait<undefined>({ clock, timeoutMs, signal, what: 'the transcripts did not come' });
      waits.add(wait);
      await wait.promise.finally(() => waits.delete(wait));
    },
    send: (event) => link.send({ ...event, event_id: event.event_id ?? nextEventId() }),
    close: wire.close,
    [Symbol.asyncDispose]: wire.close,
  };
  return { session, wire };
}

function transcriptionOf(session: ServerSession): TranscriptionSession {
  if (session.type === 'transcription') return session;
  throw new AntiphonError({ code: 'PROTOCOL', message: 'the server answered with a session of another kind' });
}
