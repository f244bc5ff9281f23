import { AntiphonError } from '@antiphon/interface';
import type { ServerEvent } from '@antiphon/protocol';
import type { LineHost } from '../line/line-host.ts';
import type { SessionLine } from '../line/session-line.ts';
import type { Preparation } from './preparation.ts';
import { discardLine } from './prepare-line.ts';
import type { RecoveryReport } from './recovery-report.ts';
import type { SwapOptions } from './rollover-run.ts';

/** What changing the line of a session takes. */
export interface LineChangeParts {
  readonly host: LineHost;
  /** The next server session follows; only what it does not merely repeat is to be received. */
  readonly renew: (isEcho: (event: ServerEvent) => boolean) => void;
  readonly listen: (line: SessionLine) => void;
  readonly isClosing: () => boolean;
}

/** What is known of a change before it is made. */
export type LineChange = Pick<RecoveryReport, 'cause' | 'attemptCount' | 'lostInputMs' | 'isTurnCut' | 'close'> & {
  readonly sinceMs: number;
};

/** Takes a prepared line into use in the place of the present one. */
export function takeOver(preparation: Preparation, { sinceMs, ...change }: LineChange, parts: LineChangeParts): void {
  const { host } = parts;
  const { link } = host;
  const { clock, logger } = host.options;
  const { line, itemIds, isEcho } = preparation;
  const left = link.line;
  if (left !== undefined) discardLine({ line: left }, logger);
  link.attach(line, itemIds);
  parts.renew(isEcho);
  parts.listen(line);
  for (const event of preparation.takeNews()) host.receive(event);
  // Whoever heard that may have closed the session.
  if (parts.isClosing()) return;
  link.open();
  host.resume();
  const { itemCount: restoredItemCount, losses, sessionId } = preparation;
  const interruptedMs = clock.nowMs() - sinceMs;
  host.renewed({ ...change, sessionId, interruptedMs, restoredItemCount, losses });
}

/** Swaps a prepared line in while the present one is open. False when somebody began to speak meanwhile, or it ended. */
export async function swapLines(preparation: Preparation, swap: SwapOptions, parts: LineChangeParts): Promise<boolean> {
  const { host } = parts;
  const { link } = host;
  const { cause, attemptCount } = swap;
  const sinceMs = host.options.clock.nowMs();
  link.hold();
  if (!(await isReady(preparation, swap, host))) return false;
  const turn = host.turn();
  const isTurnCut = turn.isUnderWay;
  const lostInputMs = isTurnCut ? turn.lostInputMs : 0;
  const reason = leftError();
  if (isTurnCut) link.hold(reason);
  else link.inputBuffer.emptied();
  host.interrupt(reason);
  // Whoever heard that may have closed the session.
  if (parts.isClosing()) return false;
  takeOver(preparation, { cause, attemptCount, lostInputMs, isTurnCut, sinceMs }, parts);
  return true;
}

// Tells it what has happened since it was prepared. What is sent meanwhile waits, and goes out after all when it is not ready.
async function isReady(preparation: Preparation, { isForced, signal }: SwapOptions, host: LineHost): Promise<boolean> {
  const { link } = host;
  let isSettled = false;
  try {
    await preparation.restore(host.items(), { signal });
    signal.throwIfAborted();
    isSettled = preparation.ended === undefined && (isForced() || host.turn().isBoundary);
    return isSettled;
  } finally {
    // Also when the change was given up: the line is in use still, unless it was lost or the session has ended.
    if (!isSettled && !link.isLost && link.endReason === undefined) {
      link.open();
      host.resume();
    }
  }
}

function leftError(): AntiphonError {
  return new AntiphonError({
    code: 'CONNECTION_LOST',
    message: 'the session went over to another connection before this was done',
  });
}
