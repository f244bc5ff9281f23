import { AntiphonError, type ConnectRequest } from '@antiphon/interface';
import { firstDifference, frameValue } from './first-difference.ts';
import { createFrameCleaner } from './frame-cleaner.ts';
import { recordedRequest } from './recorded-request.ts';
import type { CloseEntry, ConnectEntry, FailedEntry, FrameEntry, OpenEntry, Recording } from './recording-entry.ts';

/** Where what a client did differs from the recording. */
export interface RecordingDifference {
  /** Which connection of the recording: 1, 2, 3 ... */
  readonly connection: number;
  /** Which frame of the client's: 1, 2, 3 ...; 0 for the handshake; one more than there are for the close. */
  readonly frame: number;
  /** Where in the frame, as a JSON path: `$.session.voice`. */
  readonly path: string;
}

/** One connection of a recording, as it is played back. */
export interface ConnectionScript {
  readonly connection: number;
  readonly asked: ConnectEntry;
  readonly handshake: OpenEntry | FailedEntry | undefined;
  /** What happened after the handshake, in order. */
  readonly entries: readonly (FrameEntry | CloseEntry)[];
  readonly clientFrames: readonly FrameEntry[];
  readonly close: CloseEntry | undefined;
}

/** Sorts a recording by connection. */
export function scriptsFrom(recording: Recording): ConnectionScript[] {
  return recording.flatMap((asked) => {
    if (asked.kind !== 'connect') return [];
    const own = recording.filter((entry) => entry.connection === asked.connection);
    const entries = own.filter((entry) => entry.kind === 'frame' || entry.kind === 'close');
    return {
      connection: asked.connection,
      asked,
      handshake: own.find((entry) => entry.kind === 'open' || entry.kind === 'failed'),
      entries,
      clientFrames: entries.filter((entry) => entry.kind === 'frame' && entry.from === 'client') as FrameEntry[],
      close: entries.find((entry) => entry.kind === 'close'),
    };
  });
}

/** Compares a client with one connection of a recording. */
export interface ScriptCheck {
  handshake(): RecordingDifference | undefined;
  frame(index: number, frame: string | Uint8Array): RecordingDifference | undefined;
  close(code: number, reason: string): RecordingDifference | undefined;
}

/** Makes the comparison. What is compared has lost its secrets, on both sides. */
export function createScriptCheck(
  script: ConnectionScript,
  request: ConnectRequest,
  ignoredPaths: readonly string[],
): ScriptCheck {
  const textOf = createFrameCleaner('full', request);
  const { connection, asked, clientFrames } = script;
  const differenceAt = (frame: number, path: string | undefined): RecordingDifference | undefined =>
    path === undefined ? undefined : { connection, frame, path };
  return {
    handshake() {
      const { url, headers, protocols } = asked;
      return differenceAt(0, firstDifference({ url, headers, protocols }, recordedRequest(request), ignoredPaths));
    },
    frame(index, frame) {
      const recorded = clientFrames[index];
      if (recorded === undefined) return differenceAt(index + 1, '$');
      return differenceAt(
        index + 1,
        firstDifference(frameValue(recorded.text), frameValue(textOf(frame)), ignoredPaths),
      );
    },
    close(code, reason) {
      const recorded = script.close;
      const expected = { code: recorded?.code, reason: recorded?.reason, initiator: recorded?.initiator };
      return differenceAt(
        clientFrames.length + 1,
        firstDifference(expected, { code, reason, initiator: 'local' }, ignoredPaths),
      );
    },
  };
}

/** What a client that leaves the recording is told. Without the values: they may be content. */
export function differenceError({ connection, frame, path }: RecordingDifference): AntiphonError {
  const what = frame === 0 ? 'the handshake' : `frame ${frame} of the client`;
  return new AntiphonError({
    code: 'PROTOCOL',
    message: `${what} differs from connection ${connection} of the recording at ${path}; correct the client, record anew, or name the path in ignoredPaths`,
    details: { connection, frame, path },
  });
}
