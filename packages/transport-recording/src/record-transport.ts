import {
  type Connection,
  type ConnectRequest,
  type Frame,
  type FrameSink,
  isAntiphonError,
  type Logger,
  secretRemover,
  silentLogger,
  type Transport,
} from '@antiphon/interface';
import { createFrameCleaner, type KeptAudio } from './frame-cleaner.ts';
import { recordedRequest } from './recorded-request.ts';
import type { FailedEntry, RecordingEntry } from './recording-entry.ts';

/** Where a recording goes: a file's write stream, `process.stdout`, or anything of the kind. Each call is one whole line with its line break. */
export interface LineSink {
  write(line: string): unknown;
}

/** Options of {@link recordTransport}. */
export interface RecordTransportOptions {
  /** Whether audio is kept in full, or only its SHA-256 and length. @default 'digest' */
  readonly audio?: KeptAudio | undefined;
  /** A clock that never goes back, in milliseconds. @default performance.now */
  readonly monotonicMs?: (() => number) | undefined;
  /** Hears of a sink that throws. The recording ends there; the connections go on. @default silent */
  readonly logger?: Logger | undefined;
}

/** An entry without what the recorder adds. */
type Unstamped<Entry = RecordingEntry> = Entry extends RecordingEntry ? Omit<Entry, 'atMs' | 'connection'> : never;
type Write = (entry: Unstamped) => void;

/**
 * Wraps a transport so that everything it carries is written down as JSON Lines: one line for each handshake, frame and close, with its time.
 *
 * Secrets are removed: headers, query, subprotocols, and what in a frame is named or looks like one. Frames that the server sends are recorded when
 * the sink hears them, so a pause shows. Several connections share one recording. The sink is never closed.
 *
 * @example
 * import { recordTransport } from '@antiphon/transport-recording';
 * import { loopback } from '@antiphon/transport-loopback';
 *
 * const lines: string[] = [];
 * const transport = recordTransport(loopback().transport, { write: (line) => lines.push(line) });
 * console.log(transport.name); // recording of loopback
 */
export function recordTransport(
  inner: Transport,
  sink: LineSink,
  { audio = 'digest', monotonicMs = () => performance.now(), logger = silentLogger }: RecordTransportOptions = {},
): Transport {
  const beganMs = monotonicMs();
  let connectionCount = 0;
  let isBroken = false;
  const writerFor = (connection: number): Write => {
    return (entry) => {
      if (isBroken) return;
      const atMs = Math.round((monotonicMs() - beganMs) * 1_000) / 1_000;
      try {
        sink.write(`${JSON.stringify({ atMs, connection, ...entry })}\n`);
      } catch (error) {
        isBroken = true;
        logger.error('the recording has ended: its sink threw', { error });
      }
    };
  };
  return {
    name: `recording of ${inner.name}`,
    carriesHeaders: inner.carriesHeaders,
    async connect(request, frameSink, options) {
      options?.signal?.throwIfAborted();
      const write = writerFor((connectionCount += 1));
      write({ kind: 'connect', ...recordedRequest(request) });
      const recorder = createRecorder({ write, request, audio });
      try {
        const connection = await inner.connect(request, recorder.watched(frameSink), options);
        recorder.opened();
        return recorder.recorded(connection);
      } catch (error) {
        recorder.failed(error);
        throw error;
      }
    },
  };
}

interface Recorder {
  /** Writes down once that the connection is open: the first frame may come before `connect` resolves. */
  opened(): void;
  failed(error: unknown): void;
  watched(sink: FrameSink): FrameSink;
  recorded(connection: Connection): Connection;
}

interface RecorderOptions {
  readonly write: Write;
  readonly request: ConnectRequest;
  readonly audio: KeptAudio;
}

function createRecorder({ write, request, audio }: RecorderOptions): Recorder {
  const textOf = createFrameCleaner(audio, request);
  const clean = secretRemover(request);
  let stage: 'asked' | 'open' | 'ended' = 'asked';
  const opened = (): void => {
    if (stage !== 'asked') return;
    stage = 'open';
    write({ kind: 'open' });
  };
  const frame = (from: 'client' | 'server', given: Frame): void => {
    if (stage === 'open') write({ kind: 'frame', from, text: textOf(given) });
  };
  return {
    opened,
    failed(error) {
      if (stage === 'asked') write(failedEntry(error, clean));
      stage = 'ended';
    },
    watched: (sink) => ({
      frame(given) {
        opened();
        // Before the sink, whose answer comes after it.
        frame('server', given);
        sink.frame(given);
      },
      close(info) {
        opened();
        stage = 'ended';
        write({ kind: 'close', ...info, reason: clean(info.reason) });
        sink.close(info);
      },
    }),
    recorded: (connection) => ({
      send(given) {
        connection.send(given);
        frame('client', given);
      },
      get bufferedBytes() {
        return connection.bufferedBytes;
      },
      drained: (options) => connection.drained(options),
      pause: () => connection.pause(),
      resume: () => connection.resume(),
      close: (code, reason) => connection.close(code, reason),
      [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
    }),
  };
}

/** An abort is recorded as a failure too: played back, the attempt fails. */
function failedEntry(error: unknown, clean: (text: string) => string): Unstamped<FailedEntry> {
  if (!isAntiphonError(error)) {
    return {
      kind: 'failed',
      code: 'CONNECT_FAILED',
      message: 'the attempt was aborted',
      details: {},
      isRetryable: true,
    };
  }
  const { code, message, isRetryable, retryAfterMs } = error;
  const details = Object.fromEntries(
    Object.entries(error.details).map(([name, value]) => [name, typeof value === 'string' ? clean(value) : value]),
  );
  return { kind: 'failed', code, message: clean(message), details, isRetryable, retryAfterMs };
}
