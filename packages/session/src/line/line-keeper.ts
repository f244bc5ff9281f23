import {
  type AbortOptions,
  AntiphonError,
  type Clock,
  type CloseInfo,
  isAntiphonError,
  type Logger,
} from '@antiphon/interface';
import type { RealtimeSession } from '@antiphon/protocol';
import { type Attempted, attemptWithin } from '../recovery/attempts.ts';
import { type LineChangeParts, swapLines, takeOver } from '../recovery/change-line.ts';
import type { Preparation } from '../recovery/preparation.ts';
import { discardLine, prepareLine, type PrepareLineOptions } from '../recovery/prepare-line.ts';
import { createRecoveryBudget } from '../recovery/recovery-budget.ts';
import type { RecoverySettings } from '../recovery/recovery-options.ts';
import { isRecoverableClose } from '../recovery/recoverable.ts';
import { createRollover } from '../recovery/rollover.ts';
import { closedError, errorFromClose } from '../session-error.ts';
import type { SessionState } from '../session-state.ts';
import { openLine } from './open-line.ts';
import type { SessionLine } from './session-line.ts';

/** Keeps a session on a line: the first, and another when that is lost, about to expire, or no longer wanted. */
export interface LineKeeper {
  /** Opens the first line. */
  start(options: AbortOptions): Promise<void>;
  /** From now on a loss is recovered from. */
  readonly arm: () => void;
  /** A server session was described. */
  readonly described: (session: RealtimeSession) => void;
  /** An event was dealt with. */
  readonly eventPassed: () => void;
  /** Changes over to another line, or takes part in a change that is under way. @throws {AntiphonError} `CLOSED` */
  rollOver(isImmediate: boolean): void;
  /** Nobody asks for the change any more. */
  readonly cancelRollOver: () => void;
  readonly close: () => Promise<void>;
}

export interface LineKeeperOptions extends PrepareLineOptions, Omit<LineChangeParts, 'items' | 'listen' | 'isClosing'> {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: RecoverySettings;
  /** Whether losses are recovered from. */
  readonly isRecovering: boolean;
  readonly setState: (state: SessionState) => void;
  readonly rolloverFailed: (error: unknown) => void;
  readonly ended: (close: CloseInfo, error: AntiphonError) => void;
}

const CLOSED_BY_US: CloseInfo = { code: 1000, reason: '', initiator: 'local' };

export function createLineKeeper(options: LineKeeperOptions): LineKeeper {
  const { clock, logger, link, settings, isRecovering, setState } = options;
  const budget = createRecoveryBudget({ ...settings, nowMs: () => clock.nowMs() });
  const prepare = (signal: AbortSignal) => prepareLine(options, signal);
  let isArmed = false;
  let isClosing = false;
  let recovery: AbortController | undefined;

  const listen = (line: SessionLine) =>
    line.listen({
      event: options.receive,
      closed: (close) => line === link.line() && lineClosed(line, close),
    });
  const lineClosed = ({ lastError }: SessionLine, close: CloseInfo) => {
    if (link.endReason() !== undefined) return;
    const error = errorFromClose(close, lastError);
    logger.debug('connection ended', { code: close.code, initiator: close.initiator });
    const mayRecover = isRecovering && isArmed && !isClosing;
    if (mayRecover && isRecoverableClose(close, lastError?.code)) lost(close, error);
    else end(close, error);
  };
  const end = (close: CloseInfo, error: AntiphonError) => {
    isClosing = true;
    rollover.stop();
    recovery?.abort(error);
    recovery = undefined;
    options.ended(close, error);
  };
  // Made when it is needed: most sessions never change their line.
  const changes = (): LineChangeParts => ({
    ...options,
    listen,
    isClosing: () => isClosing,
    renew(isEcho) {
      recovery = undefined;
      rollover.renew();
      budget.opened();
      options.renew(isEcho);
    },
  });
  const rollover = createRollover({
    clock,
    logger,
    settings,
    prepare,
    isTurnBoundary: options.isTurnBoundary,
    swap: (preparation, swap) => swapLines(preparation, swap, changes()),
    discard: (preparation) => discardLine(preparation, logger),
    onFailed: options.rolloverFailed,
  });
  const lost = (close: CloseInfo, cause: AntiphonError) => {
    const change = {
      ...({ cause: 'loss', close, sinceMs: clock.nowMs() } as const),
      isTurnCut: options.isTurnUnderWay(),
      lostInputMs: options.lostInputMs(),
    };
    const controller = new AbortController();
    const { signal } = controller;
    recovery = controller;
    rollover.stop();
    budget.lost();
    link.hold(cause);
    const attempts = attemptWithin({
      clock,
      logger,
      budget,
      cause,
      signal,
      backOff: settings,
      isFirstAtOnce: false,
      attempt: prepare,
      onComing: (coming) => setState({ status: 'recovering', close, ...coming }),
    });
    options.interrupt(cause);
    const recovered = ({ value: preparation, attemptCount }: Attempted<Preparation>) => {
      if (signal.aborted) return discardLine(preparation, logger);
      // It may have ended in the moment between.
      if (preparation.ended !== undefined) return lost(preparation.ended, errorFromClose(preparation.ended));
      takeOver(preparation, { ...change, attemptCount }, changes());
    };
    attempts.then(recovered, (failure: unknown) => {
      if (!signal.aborted) end(close, isAntiphonError(failure) ? failure : unexpectedError(failure));
    });
  };

  return {
    async start({ signal }) {
      const line = await openLine(options, { signal });
      link.attach(line);
      link.open();
      budget.opened();
      listen(line);
    },
    arm: () => void (isArmed = true),
    described: rollover.plan,
    eventPassed: rollover.check,
    rollOver(isImmediate) {
      if (isClosing) throw closedError();
      if (recovery === undefined) rollover.start(isImmediate);
    },
    cancelRollOver: rollover.cancelRequest,
    async close() {
      isClosing = true;
      const isBetweenLines = recovery !== undefined;
      rollover.stop();
      recovery?.abort(closedError());
      const close = isBetweenLines ? CLOSED_BY_US : await link.line()?.close();
      if (close !== undefined && link.endReason() === undefined) end(close, errorFromClose(close));
    },
  };
}

function unexpectedError(cause: unknown): AntiphonError {
  const message = 'the session could not go on over another connection';
  return new AntiphonError({ code: 'CONNECTION_LOST', message, cause, isRetryable: false });
}
