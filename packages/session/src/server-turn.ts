import type { RealtimeSession } from '@antiphon/protocol';

// The server creates the response of a turn right after its item; a later one is not that.
const EXPECTATION_MS = 5_000;

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
}

export function createServerTurn(nowMs: () => number): ServerTurn {
  let createsResponses = true;
  let stoppedItemId: string | undefined;
  let expectedUntilMs = 0;
  return {
    configured({ audio }) {
      const detection = audio?.input?.turn_detection;
      createsResponses = detection?.create_response !== false;
    },
    speechStopped: (itemId) => void (stoppedItemId = itemId),
    isCommittedByServer: (itemId) => itemId === stoppedItemId,
    expectResponse: () => void (expectedUntilMs = createsResponses ? nowMs() + EXPECTATION_MS : 0),
    takeExpected() {
      const isExpected = nowMs() < expectedUntilMs;
      expectedUntilMs = 0;
      return isExpected;
    },
    isExpected: () => nowMs() < expectedUntilMs,
    reset() {
      stoppedItemId = undefined;
      expectedUntilMs = 0;
    },
  };
}
