import type { ResponseStatus, SessionType } from '@antiphon/protocol';

/** Hears what the emulator did, so that a test can compare it with what a client received. Calls are synchronous; a throw is logged and ignored. */
export interface EmulatorObserver {
  /** A session was accepted. */
  sessionOpened?(report: SessionReport): void;
  /** A session ended, and what it held is released. */
  sessionClosed?(report: SessionReport): void;
  /** Every response, after its `response.done` was sent. */
  responseDone?(report: ResponseReport): void;
}

/** Which session it was. */
export interface SessionReport {
  readonly sessionId: string;
  readonly sessionType: SessionType;
  /** Empty in a session that transcribes. */
  readonly model: string;
}

/** What one response held. */
export interface ResponseReport {
  readonly sessionId: string;
  readonly responseId: string;
  readonly status: ResponseStatus;
  /** All that was said and written, part after part. */
  readonly text: string;
  /** How many samples were sent, at the rate of the output format. */
  readonly sampleCount: number;
  /** The audio that was sent, in the bytes of the wire. */
  readonly audio: Uint8Array;
}
