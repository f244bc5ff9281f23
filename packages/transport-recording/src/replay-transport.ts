import {
  AntiphonError,
  type Clock,
  type ConnectRequest,
  delay,
  displayUrl,
  systemClock,
  type Transport,
} from '@antiphon/interface';
import { parseRecording } from './parse-recording.ts';
import type { FailedEntry, Recording } from './recording-entry.ts';
import { replayConnection } from './replay-connection.ts';
import {
  type ConnectionScript,
  createScriptCheck,
  differenceError,
  type RecordingDifference,
  scriptsFrom,
} from './replay-script.ts';

/** Options of {@link replayTransport}. */
export interface ReplayTransportOptions {
  /** How many times faster than recorded the server answers; `Infinity` never waits for time, only for the client's frames. @default Infinity */
  readonly speed?: number | undefined;
  /** Compares what the client sends with the recording, and ends the connection at the first difference. @default false */
  readonly strict?: boolean | undefined;
  /** JSON paths that are not compared, such as `$.headers.authorization` or `$.item.id`. @default ['$.event_id'] */
  readonly ignoredPaths?: readonly string[] | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

/** A transport that plays the server's side of a recording. */
export interface ReplayTransport extends Transport {
  /** The first difference found so far, by a strict replay. */
  readonly difference: RecordingDifference | undefined;
  /**
   * Call it at the end.
   * @throws {AntiphonError} `PROTOCOL` for a difference, for a connection that was never asked for, and for frames of the client's that never came.
   */
  verify(): void;
}

/**
 * Makes a transport that plays the server's side of a recording, without a network.
 *
 * The first call of `connect` gets the first connection of the recording, and so on. A frame of the server's is delivered once the client has sent as
 * many frames as it had when it was recorded, and the recorded time, divided by `speed`, has passed. Audio of which only a digest was kept is silence
 * of the same length.
 *
 * Where a strict replay finds a difference, `connect` or `send` throws `PROTOCOL` with `details.frame` and `details.path`, and an open connection ends
 * as `lost` with code 1002. `connect` rejects as it did when recorded, and with `CONNECT_FAILED` when the recording has no more connections.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` for a recording that cannot be read, with `details.line`, or a speed that is not positive.
 * @example
 * import { recordTransport, replayTransport } from '@antiphon/transport-recording';
 * import { loopback } from '@antiphon/transport-loopback';
 *
 * let recording = '';
 * const { transport, listener } = loopback();
 * await using listening = await listener.listen((incoming) => incoming.accept({ frame: () => undefined, close: () => undefined }).send('hello'));
 * const request = { url: listening.url, headers: {}, protocols: [] };
 * const sink = { frame: console.log, close: console.log };
 * await (await recordTransport(transport, { write: (line) => (recording += line) }).connect(request, sink)).close();
 * await using again = await replayTransport(recording).connect(request, sink); // hello
 */
export function replayTransport(
  recording: string | Recording,
  { speed = Infinity, strict = false, ignoredPaths = ['$.event_id'], clock = systemClock }: ReplayTransportOptions = {},
): ReplayTransport {
  if (!(speed > 0)) throw speedError(speed);
  const scripts = scriptsFrom(typeof recording === 'string' ? parseRecording(recording) : recording);
  const sentCounts: number[] = [];
  let difference: RecordingDifference | undefined;
  const report = (found: RecordingDifference): AntiphonError => {
    difference ??= found;
    return differenceError(found);
  };
  return {
    name: 'replay',
    carriesHeaders: true,
    get difference() {
      return difference;
    },
    async connect(request, sink, { signal } = {}) {
      signal?.throwIfAborted();
      const script = scripts[sentCounts.length];
      if (script === undefined) throw noConnectionError(request, scripts.length);
      const index = sentCounts.push(0) - 1;
      const check = strict ? createScriptCheck(script, request, ignoredPaths) : undefined;
      const found = check?.handshake();
      if (found !== undefined) throw report(found);
      await passHandshake(script, { request, speed, clock, signal });
      return replayConnection(script, sink, {
        check,
        report,
        speed,
        clock,
        onSent: (count) => (sentCounts[index] = count),
      });
    },
    verify() {
      const found = difference ?? missingFrom(scripts, sentCounts);
      if (found !== undefined) throw differenceError(found);
    },
  };
}

interface HandshakeOptions {
  readonly request: ConnectRequest;
  readonly speed: number;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

async function passHandshake({ asked, handshake }: ConnectionScript, options: HandshakeOptions): Promise<void> {
  const { request, speed, clock, signal } = options;
  if (handshake === undefined) throw endsInHandshakeError(request);
  const durationMs = (handshake.atMs - asked.atMs) / speed;
  if (durationMs > 0) await delay(clock, durationMs, { signal });
  if (handshake.kind === 'failed') throw recordedError(handshake);
}

function missingFrom(
  scripts: readonly ConnectionScript[],
  sentCounts: readonly number[],
): RecordingDifference | undefined {
  for (const [index, { connection, clientFrames }] of scripts.entries()) {
    const sentCount = sentCounts[index];
    if (sentCount === undefined) return { connection, frame: 0, path: '$' };
    if (sentCount < clientFrames.length) return { connection, frame: sentCount + 1, path: '$' };
  }
  return undefined;
}

function recordedError({ code, message, details, isRetryable, retryAfterMs }: FailedEntry): AntiphonError {
  const cause = new Error('played back from a recording');
  return new AntiphonError({ code, message, details, isRetryable, retryAfterMs, cause });
}

function noConnectionError({ url }: ConnectRequest, count: number): AntiphonError {
  return new AntiphonError({
    code: 'CONNECT_FAILED',
    message: `could not connect to ${displayUrl(url)}: the recording has ${count} connections and all were asked for; make a new replay`,
    cause: new Error('the recording has no more connections'),
    isRetryable: false,
  });
}

function endsInHandshakeError({ url }: ConnectRequest): AntiphonError {
  return new AntiphonError({
    code: 'CONNECT_FAILED',
    message: `could not connect to ${displayUrl(url)}: the recording ends before the handshake does; record anew`,
    cause: new Error('the recording ends within the handshake'),
    isRetryable: false,
  });
}

function speedError(speed: number): AntiphonError {
  return new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `a recording cannot be played at the speed ${speed}; use a positive number, 1 for real time, or Infinity`,
  });
}
