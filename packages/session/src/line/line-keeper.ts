import {
  AntiphonError,
  type AbortOptions,
  type Clock,
  type CloseInfo,
  isAntiphonError,
  type Logger,
} from '@antiphon/interface';
import type { ConversationItem, RealtimeSession, ServerEvent, SessionConfig } from '@antiphon/protocol';
import { attemptWithin } from '../recovery/attempts.ts';
import { createPreparation, type Preparation } from '../recovery/preparation.ts';
import { createRecoveryBudget } from '../recovery/recovery-budget.ts';
import type { RecoverySettings } from '../recovery/recovery-options.ts';
import type { RecoveryReport } from '../recovery/recovery-report.ts';
import { isRecoverableClose } from '../recovery/recoverable.ts';
import { createRollover, discard, type SwapOptions } from '../recovery/rollover.ts';
import { closedError, errorFromClose } from '../session-error.ts';
import type { SessionLink } from '../session-link.ts';
import type { SessionState } from '../session-state.ts';
import { openLine, type OpenLineOptions } from './open-line.ts';
import type { SessionLine } from './session-line.ts';

/** Keeps a session on a line: the first, and another when that is lost, about to expire, or no longer wanted. */
export interface LineKeeper {
  /** Opens the first line. */
  start(options: AbortOptions): Promise<void>;
  /** From now on a loss is recovered from. */
  arm(): void;
  /** A server session was described. */
  readonly described: (session: RealtimeSession) => void;
  /** An event was dealt with. */
  readonly eventPassed: () => void;
  /** Changes over to another line, or takes part in a change that is under way. */
  rollOver(isImmediate: boolean): void;
  /** Nobody asks for the change any more. */
  cancelRollOver(): void;
  close(): Promise<void>;
}

/** What lives as long as the session, as far as changing the line concerns it. */
export interface LineKeeperOptions extends OpenLineOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly link: SessionLink;
  readonly settings: RecoverySettings;
  /** Whether losses are recovered from. */
  readonly isRecovering: boolean;
  readonly commandTimeoutMs: number;
  readonly nextEventId: () => string;
  readonly receive: (event: ServerEvent) => void;
  /** What another server session must be told. */
  readonly config: () => SessionConfig;
  readonly items: () => readonly ConversationItem[];
  readonly isTurnBoundary: () => boolean;
  readonly isTurnUnderWay: () => boolean;
  readonly lostInputMs: () => number;
  readonly setState: (state: SessionState) => void;
  /** A line takes over; only what it does not merely repeat is to be received. */
  readonly taken: (isEcho: (event: ServerEvent) => boolean) => void;
  /** The server at the other end is gone, or will be left. */
  readonly interrupt: (reason: unknown) => void;
  readonly resume: () => void;
  readonly renewed: (report: RecoveryReport) => void;
  readonly rolloverFailed: (error: unknown) => void;
  readonly ended: (close: CloseInfo, error: AntiphonError) => void;
}

type Renewal = Pick<RecoveryReport, 'cause' | 'attemptCount' | 'lostInputMs' | 'isTurnCut' | 'close'> & {
  readonly sinceMs: number;
};

const CLOSED_BY_US: CloseInfo = { code: 1000, reason: '', initiator: 'local' };

export function createLineKeeper(options: LineKeeperOptions): LineKeeper {
  const { clock, logger, link, settings, isRecovering, setState } = options;
  const budget = createRecoveryBudget({ ...settings, nowMs: () => clock.nowMs() });
  let isArmed = false;
  let isClosing = false;
  let recovery: AbortController | undefined;

  const prepare = async (signal: AbortSignal): Promise<Preparation> => {
    const preparation = createPreparation({ ...options, ...settings, line: await openLine(options, { signal }) });
    try {
      const config = options.config();
      if (Object.keys(config).length > 0) await preparation.configure(config, { signal });
      await preparation.restore(options.items(), { signal });
      return preparation;
    } catch (error) {
      discard(preparation, logger);
      throw error;
    }
  };
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
  const lost = (close: CloseInfo, cause: AntiphonError) => {
    const sinceMs = clock.nowMs();
    const isTurnCut = options.isTurnUnderWay();
    const lostInputMs = options.lostInputMs();
    const controller = new AbortController();
    const { signal } = controller;
    recovery = controller;
    rollover.stop();
    budget.lost();
    link.hold(cause);
    const attempts = attemptWithin({
      ...{ clock, logger, budget, cause, signal },
      backOff: settings,
      isFirstAtOnce: false,
      attempt: prepare,
      onComing: (coming) => setState({ status: 'recovering', close, ...coming }),
    });
    options.interrupt(cause);
    const recovered = ({ value, attemptCount }: { readonly value: Preparation; readonly attemptCount: number }) => {
      if (signal.aborted) return discard(value, logger);
      renew(value, { cause: 'loss', attemptCount, lostInputMs, isTurnCut, close, sinceMs });
    };
    attempts.then(recovered, (failure: unknown) => {
      if (signal.aborted) return;
      end(close, isAntiphonError(failure) ? failure : unexpectedError(failure));
    });
  };
  const renew = (preparation: Preparation, { sinceMs, ...renewal }: Renewal) => {
    const { line, itemIds, isEcho } = preparation;
    // It may have ended in the moment between.
    if (preparation.ended !== undefined) return lost(preparation.ended, errorFromClose(preparation.ended));
    leave(link.line());
    recovery = undefined;
    rollover.renew();
    link.attach(line, itemIds);
    options.taken(isEcho);
    listen(line);
    for (const event of preparation.takeNews()) options.receive(event);
    // Whoever heard that may have closed the session.
    if (isClosing) return;
    budget.opened();
    link.open();
    options.resume();
    const { itemCount: restoredItemCount, losses, sessionId } = preparation;
    const interruptedMs = clock.nowMs() - sinceMs;
    options.renewed({ ...renewal, sessionId, interruptedMs, restoredItemCount, losses });
  };
  const leave = (line: SessionLine | undefined) => {
    line?.mute();
    line?.close().catch((error: unknown) => logger.debug('closing failed', { error }));
  };
  const swap = async (preparation: Preparation, { cause, attemptCount, isForced, signal }: SwapOptions) => {
    const sinceMs = clock.nowMs();
    link.hold();
    let isSettled = false;
    try {
      await preparation.restore(options.items(), { signal });
      signal.throwIfAborted();
      // Somebody may have begun to speak meanwhile.
      isSettled = preparation.ended === undefined && (isForced() || options.isTurnBoundary());
    } finally {
      if (!isSettled && !signal.aborted) release();
    }
    if (!isSettled) return false;
    const isTurnCut = options.isTurnUnderWay();
    const lostInputMs = isTurnCut ? options.lostInputMs() : 0;
    if (isTurnCut) link.hold(cutError());
    else link.inputBuffer.emptied();
    options.interrupt(cutError());
    renew(preparation, { cause, attemptCount, lostInputMs, isTurnCut, sinceMs });
    return true;
  };
  const release = () => {
    link.open();
    options.resume();
  };
  const rollover = createRollover({
    ...{ clock, logger, settings, prepare, swap },
    isTurnBoundary: options.isTurnBoundary,
    onFailed: options.rolloverFailed,
  });

  return {
    async start({ signal }) {
      const line = await openLine(options, { signal });
      link.attach(line);
      link.open();
      listen(line);
      budget.opened();
    },
    arm: () => void (isArmed = true),
    described: rollover.plan,
    eventPassed: rollover.check,
    rollOver(isImmediate) {
      if (recovery === undefined) rollover.start({ isImmediate });
    },
    cancelRollOver: rollover.cancelRequest,
    async close() {
      isClosing = true;
      const line = link.line();
      const isBetweenLines = recovery !== undefined;
      rollover.stop();
      recovery?.abort(closedError());
      const close = isBetweenLines ? CLOSED_BY_US : await line?.close();
      if (close !== undefined && link.endReason() === undefined) end(close, errorFromClose(close));
    },
  };
}

function cutError(): AntiphonError {
  return new AntiphonError({
    code: 'CONNECTION_LOST',
    message: 'the session went over to another connection before this was done',
  });
}

function unexpectedError(cause: unknown): AntiphonError {
  const message = 'the session could not go on over another connection';
  return new AntiphonError({ code: 'CONNECTION_LOST', message, cause, isRetryable: false });
}
