import type { RealtimeSession } from '@antiphon/protocol';

// The server creates the response of a turn right after its item; a later one is not that.
const EXPECTATION_MS = 5_000;
// How long a response of ours waits for it. Usually it takes a few milliseconds, and a server that never sends it must not cost more than this.
const HOLD_MS = 2_000;

/** Knows which turns the server's voice detection made, so that what it commits and answers is not taken for ours. */
export interface ServerTurn {
  configured(session: RealtimeSession): void;
  speechStopped(itemId: string): void;
  /** Whether voice detection made the commit, and not a command. */
  isCommittedByServer(itemId: string): boolean;
  /** The server committed and will answer by itself, unless its configuration says otherwise. */
  expectResponse(): void;
  /** Whether a response that was just created is the expected one. It is expected once. */
  takeExpected(): boolean;
  /** Whether one is expected. */
  isExpected(): boolean;
  /** The connection is lost: nothing of its turns will come. */
  reset(): void;
  /** Until when a response of ours had better wait for the server's own, which may make it needless. 0: it need not. */
  readonly holdsUntilMs: () => number;
  /** The item that began the turn. */
  readonly itemId: () => string | undefined;
}

export function createServerTurn(nowMs: () => number): ServerTurn {
  let createsResponses = true;
  let stoppedItemId: string | undefined;
  let expectedUntilMs = 0;
  let holdsUntilMs = 0;
  const inCase = (durationMs: number) => (createsResponses ? nowMs() + durationMs : 0);
  return {
    configured({ audio }) {
      const detection = audio?.input?.turn_detection;
      createsResponses = detection?.create_response !== false;
    },
    speechStopped(itemId) {
      stoppedItemId = itemId;
      holdsUntilMs = inCase(HOLD_MS);
    },
    isCommittedByServer: (itemId) => itemId === stoppedItemId,
    expectResponse() {
      expectedUntilMs = inCase(EXPECTATION_MS);
      holdsUntilMs = inCase(HOLD_MS);
    },
    takeExpected() {
      const isExpected = expectedUntilMs > 0 && nowMs() < expectedUntilMs;
      expectedUntilMs = 0;
      holdsUntilMs = 0;
      return isExpected;
    },
    isExpected: () => nowMs() < expectedUntilMs,
    reset() {
      stoppedItemId = undefined;
      expectedUntilMs = 0;
      holdsUntilMs = 0;
    },
    holdsUntilMs: () => holdsUntilMs,
    itemId: () => stoppedItemId,
  };
}
