import type { AntiphonErrorCode, AntiphonErrorDetails, CloseInfo } from '@antiphon/interface';

/** What every line of a recording tells. */
interface EntryBase {
  /** Milliseconds since the recording began, by a clock that never goes back. */
  readonly atMs: number;
  /** Which connection of the recording it belongs to: 1, 2, 3 ... in the order in which they were asked for. */
  readonly connection: number;
}

/** A connection was asked for. Secrets are removed. */
export interface ConnectEntry extends EntryBase {
  readonly kind: 'connect';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly protocols: readonly string[];
}

/** The handshake was completed. */
export interface OpenEntry extends EntryBase {
  readonly kind: 'open';
}

/** The handshake failed, or was aborted. */
export interface FailedEntry extends EntryBase {
  readonly kind: 'failed';
  readonly code: AntiphonErrorCode;
  readonly message: string;
  readonly details: AntiphonErrorDetails;
  readonly isRetryable: boolean;
  readonly retryAfterMs?: number | undefined;
}

/** One frame, when it was sent by the client, or when it reached the client's sink. */
export interface FrameEntry extends EntryBase {
  readonly kind: 'frame';
  readonly from: 'client' | 'server';
  /** The text as it was, with secrets and, where so recorded, audio replaced. */
  readonly text: string;
}

/** The end of the connection. */
export interface CloseEntry extends EntryBase, CloseInfo {
  readonly kind: 'close';
}

/** One line of a recording. */
export type RecordingEntry = ConnectEntry | OpenEntry | FailedEntry | FrameEntry | CloseEntry;

/** A recording, line by line. */
export type Recording = readonly RecordingEntry[];
