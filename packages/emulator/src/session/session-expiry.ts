import type { Connection } from '@antiphon/interface';
import { CLOSE_CODES } from '@antiphon/protocol';
import type { SessionContext } from './session-context.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/** `expires_at` of a session that begins now, in whole seconds: never later than its end. */
export function expiresAt(nowMs: number, maximumSessionMs: number): number {
  return Math.floor((nowMs + maximumSessionMs) / SECOND_MS);
}

/**
 * Ends a session that has lasted too long, the API's way: an `error` event without a warning before it, then a close with 1001 and the same words.
 * What was running is cut off.
 */
export function startSessionExpiry(context: SessionContext, connection: Connection, maximumSessionMs: number): void {
  const { clock, signal } = context;
  if (signal.aborted) return;
  const expire = (): void => {
    const message = `Your session hit the maximum duration of ${durationText(maximumSessionMs)}.`;
    const error = { type: 'invalid_request_error', code: 'session_expired', message, param: null, event_id: null };
    context.emit({ type: 'error', error });
    context.spawn(connection.close(CLOSE_CODES.goingAway, message).then(() => undefined));
  };
  const timer = clock.setTimer(expire, maximumSessionMs);
  signal.addEventListener('abort', () => timer[Symbol.dispose](), { once: true });
}

function durationText(durationMs: number): string {
  if (durationMs % MINUTE_MS === 0) return counted(durationMs / MINUTE_MS, 'minute');
  return counted(durationMs / SECOND_MS, 'second');
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
