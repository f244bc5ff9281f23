import { queueOf, type ResponseParts } from './response-steps.ts';
import type { TrackedResponse } from './tracked-response.ts';

/** Whether the server may know of it. */
export function isWithServer({ id, create }: TrackedResponse): boolean {
  return id !== undefined || create !== undefined;
}

/**
 * The connection is lost: what runs fails. What was only asked for is asked for again, of the next server: nobody saw anything of it, so nothing is repeated.
 */
export function interruptResponses(reason: unknown, parts: ResponseParts): void {
  const { table, creator, hold } = parts;
  const sent = table.all().filter(isWithServer);
  const unanswered = sent.filter(
    ({ id, live, isCancelRequested }) => id === undefined && !live.hasEnded && !isCancelRequested,
  );
  hold.release();
  creator.forgetAll();
  for (const tracked of sent) {
    table.forget(tracked);
    if (unanswered.includes(tracked)) continue;
    if (tracked.id === undefined && tracked.isCancelRequested) tracked.live.finishUnsent();
    else tracked.live.fail(reason);
  }
  table.changeServer();
  for (const tracked of unanswered.toReversed()) {
    table.add(tracked);
    queueOf(tracked, parts).putBack(tracked);
  }
}
