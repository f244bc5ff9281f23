import { AntiphonError, type Clock, type Logger } from '@antiphon/interface';
import type { ConversationItem, ServerEvent } from '@antiphon/protocol';
import type { SessionLine } from '../line/session-line.ts';
import type { SessionLink } from '../session-link.ts';
import type { Preparation } from './preparation.ts';
import { discardLine } from './prepare-line.ts';
import type { RecoveryReport } from './recovery-report.ts';
import type { SwapOptions } from './rollover-run.ts';

/** What lives as long as the session, as far as a change of the line concerns it. */
export interface LineChangeParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly link: SessionLink;
  readonly receive: (event: ServerEvent) => void;
  readonly items: () => readonly ConversationItem[];
  readonly isTurnBoundary: () => boolean;
  readonly isTurnUnderWay: () => boolean;
  /** Audio in the input buffer that cannot be sent again. */
  readonly lostInputMs: () => number;
  /** The next server session follows; only what it does not merely repeat is to be received. */
  readonly renew: (isEcho: (event: ServerEvent) => boolean) => void;
  readonly listen: (line: SessionLine) => void;
  /** The server at the other end is gone, or is left. */
  readonly interrupt: (reason: unknown) => void;
  /** Sends what waits. */
  readonly resume: () => void;
  readonly isClosing: () => boolean;
  readonly renewed: (report: RecoveryReport) => void;
}

/** What is known of a change before it is made. */
export type LineChange = Pick<RecoveryReport, 'cause' | 'attemptCount' | 'lostInputMs' | 'isTurnCut' | 'close'> & {
  readonly sinceMs: number;
};

/** Takes a prepared line into use in the place of the present one. */
export function takeOver(preparation: Preparation, { sinceMs, ...change }: LineChange, parts: LineChangeParts): void {
  const { link, clock, logger } = parts;
  const { line, itemIds, isEcho } = preparation;
  const left = link.line();
  if (left !== undefined) discardLine({ line: left }, logger);
  link.attach(line, itemIds);
  parts.renew(isEcho);
  parts.listen(line);
  for (const event of preparation.takeNews()) parts.receive(event);
  // Whoever heard that may have closed the session.
  if (parts.isClosing()) return;
  link.open();
  parts.resume();
  const { itemCount: restoredItemCount, losses, sessionId } = preparation;
  const interruptedMs = clock.nowMs() - sinceMs;
  parts.renewed({ ...change, sessionId, interruptedMs, restoredItemCount, losses });
}

/** Swaps a prepared line in while the present one is open. False when somebody began to speak meanwhile, or it ended. */
export async function swapLines(preparation: Preparation, swap: SwapOptions, parts: LineChangeParts): Promise<boolean> {
  const { link, clock } = parts;
  const { cause, attemptCount } = swap;
  const sinceMs = clock.nowMs();
  link.hold();
  if (!(await isReady(preparation, swap, parts))) return false;
  const isTurnCut = parts.isTurnUnderWay();
  const lostInputMs = isTurnCut ? parts.lostInputMs() : 0;
  const reason = leftError();
  if (isTurnCut) link.hold(reason);
  else link.inputBuffer.emptied();
  parts.interrupt(reason);
  // Whoever heard that may have closed the session.
  if (parts.isClosing()) return false;
  takeOver(preparation, { cause, attemptCount, lostInputMs, isTurnCut, sinceMs }, parts);
  return true;
}

// Tells it what has happened since it was prepared. What is sent meanwhile waits, and goes out after all when it is not ready.
async function isReady(
  preparation: Preparation,
  { isForced, signal }: SwapOptions,
  { link, items, isTurnBoundary, resume }: LineChangeParts,
): Promise<boolean> {
  let isSettled = false;
  try {
    await preparation.restore(items(), { signal });
    signal.throwIfAborted();
    isSettled = preparation.ended === undefined && (isForced() || isTurnBoundary());
    return isSettled;
  } finally {
    // Also when the change was given up: the line is in use still, unless it was lost or the session has ended.
    if (!isSettled && !link.isLost() && link.endReason() === undefined) {
      link.open();
      resume();
    }
  }
}

function leftError(): AntiphonError {
  return new AntiphonError({
    code: 'CONNECTION_LOST',
    message: 'the session went over to another connection before this was done',
  });
}
