import type { AbortOptions, Clock } from '@antiphon/interface';
import type { ApiError, ClientEvent } from '@antiphon/protocol';
import type { Correlator } from '../commands/correlator.ts';
import { errorFromApi, isClosedError } from '../session-error.ts';
import type { TrackedResponse } from './tracked-response.ts';
import { createWait } from '../waiting/wait.ts';

/** Cancels responses that the server may know of. */
export interface ResponseCanceller {
  /** Asks for the end and waits for it. */
  cancel(tracked: TrackedResponse, options?: AbortOptions): Promise<undefined>;
  /** Asks for the end: now, or as soon as the response has an id. */
  request(tracked: TrackedResponse): void;
}

export interface ResponseCancellerOptions {
  readonly clock: Clock;
  readonly correlator: Correlator;
  readonly commandTimeoutMs: number;
  readonly nextEventId: () => string;
  readonly send: (event: ClientEvent) => void;
}

export function createResponseCanceller(options: ResponseCancellerOptions): ResponseCanceller {
  const { clock, commandTimeoutMs } = options;
  const request = (tracked: TrackedResponse) => {
    tracked.isCancelRequested = true;
    if (tracked.id === undefined || tracked.isCancelSent) return;
    sendCancel(tracked, tracked.id, options);
  };
  return {
    request,
    async cancel(tracked, { signal } = {}) {
      const what = 'the response did not end after response.cancel';
      const wait = createWait<undefined>({ clock, timeoutMs: commandTimeoutMs, signal, what });
      tracked.cancels = [...tracked.cancels, wait];
      void tracked.live.ended.then(() => wait.resolve(undefined));
      request(tracked);
      try {
        return await wait.promise;
      } finally {
        tracked.cancels = tracked.cancels.filter((one) => one !== wait);
      }
    },
  };
}

function sendCancel(
  tracked: TrackedResponse,
  responseId: string,
  { clock, correlator, commandTimeoutMs, nextEventId, send }: ResponseCancellerOptions,
): void {
  const eventId = nextEventId();
  const refuse = (error: ApiError) => {
    // It had just ended by itself: its response.done has come or is on its way.
    if (error.code === 'response_cancel_not_active') {
      for (const wait of tracked.cancels) wait.resolve(undefined);
      return;
    }
    tracked.isCancelSent = false;
    rejectAll(tracked, errorFromApi('response.cancel was refused', error));
  };
  const expiresAtMs = clock.nowMs() + commandTimeoutMs;
  correlator.add({
    type: 'response.cancel',
    eventId,
    key: responseId,
    expiresAtMs,
    acknowledge: () => undefined,
    refuse,
  });
  tracked.isCancelSent = true;
  try {
    send({ type: 'response.cancel', event_id: eventId, response_id: responseId });
  } catch (error) {
    // The connection is ending: its end ends the response too, and with it the wait.
    if (!isClosedError(error)) rejectAll(tracked, error);
  }
}

function rejectAll({ cancels }: TrackedResponse, reason: unknown): void {
  for (const wait of cancels) wait.reject(reason);
}
