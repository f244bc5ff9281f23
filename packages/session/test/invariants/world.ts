import type { FakeClock } from '../support/fake-clock.ts';
import type { ManualTransport } from './manual-transport.ts';
import type { ModelServer } from './model-server.ts';
import type { ObservedSession } from './observed-session.ts';
import { MS } from './server-quirks.ts';

/** A session, its user, its server, and the time. */
export interface World {
  readonly clock: FakeClock;
  readonly link: ManualTransport;
  readonly server: ModelServer;
  readonly user: ObservedSession;
  appendedMs: number;
  /** Nothing was left unanswered so long that it was given up. */
  isPunctual: boolean;
  /** What happened against the rules within a callback, where a throw would not be seen. */
  readonly faults: string[];
}

/** The user's audio: each byte tells where it belongs. */
export function inputAudio(fromMs: number, lengthMs: number): Uint8Array {
  return Uint8Array.from({ length: lengthMs * MS }, (_, index) => (fromMs * MS + index) % 251);
}

/** Lets every promise that is settled be heard. */
export function flushed(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
