import { type AbortOptions, AntiphonError, type CloseInfo, isAntiphonError } from '@antiphon/interface';
import type { RealtimeSession } from '@antiphon/protocol';
import { type Attempted, attemptWithin } from '../recovery/attempts.ts';
import { type LineChange, type LineChangeParts, swapLines, takeOver } from '../recovery/change-line.ts';
import type { Preparation } from '../recovery/preparation.ts';
import { discardLine, prepareLine } from '../recovery/prepare-line.ts';
import { createRecoveryBudget, type RecoveryBudget } from '../recovery/recovery-budget.ts';
import { isRecoverableClose } from '../recovery/recoverable.ts';
import { createRollover, type Rollover } from '../recovery/rollover.ts';
import { rolloverSchedule } from '../recovery/rollover-schedule.ts';
import { closedError, errorFromClose } from '../session-error.ts';
import type { LineHost } from './line-host.ts';
import { openLine } from './open-line.ts';
import type { SessionLine } from './session-line.ts';

/** Keeps a session on a line: the first, and another when that is lost, about to expire, or no longer wanted. */
export interface LineKeeper {
  /** Opens the first line. */
  start(options: AbortOptions): Promise<void>;
  /** From now on a loss is recovered from. */
  arm(): void;
  /** A server session was described. */
  described(session: RealtimeSession): void;
  /** Changes over to another line, or takes part in a change that is under way. @throws {AntiphonError} `CLOSED` */
  rollOver(isImmediate: boolean): void;
  /** Nobody asks for the change any more. */
  cancelRollOver(): void;
  close(): Promise<void>;
}

const CLOSED_BY_US: CloseInfo = { code: 1000, reason: '', initiator: 'local' };

export function createLineKeeper(host: LineHost): LineKeeper {
  return new HostLineKeeper(host);
}

/** What it takes to change the line is made when that happens: most sessions never do. */
class HostLineKeeper implements LineKeeper {
  readonly #host: LineHost;
  #openedAtMs = 0;
  #budget: RecoveryBudget | undefined;
  #rollover: Rollover | undefined;
  #recovery: AbortController | undefined;
  #isArmed = false;
  #isClosing = false;

  constructor(host: LineHost) {
    this.#host = host;
  }

  async start({ signal }: AbortOptions): Promise<void> {
    const { options, concealment, link } = this.#host;
    const line = await openLine({ ...options, concealment }, { signal });
    link.attach(line);
    link.open();
    this.#openedAtMs = options.clock.nowMs();
    this.#listen(line);
  }

  arm(): void {
    this.#isArmed = true;
  }

  described(session: RealtimeSession): void {
    const { clock, recovery: settings } = this.#host.options;
    const schedule = rolloverSchedule({ ...settings, nowMs: clock.nowMs(), expiresAt: session.expires_at });
    // Without an end that is known there is nothing to plan.
    if (schedule !== undefined) this.#madeRollover().plan(session);
    else this.#rollover?.plan(session);
  }

  rollOver(isImmediate: boolean): void {
    if (this.#isClosing) throw closedError();
    if (this.#recovery === undefined) this.#madeRollover().start(isImmediate);
  }

  cancelRollOver(): void {
    this.#rollover?.cancelRequest();
  }

  async close(): Promise<void> {
    const { link } = this.#host;
    this.#isClosing = true;
    link.leave();
    const isBetweenLines = this.#recovery !== undefined;
    this.#rollover?.stop();
    this.#recovery?.abort(closedError());
    const close = isBetweenLines ? CLOSED_BY_US : await link.line?.close();
    if (close !== undefined && link.endReason === undefined) this.#end(close, errorFromClose(close));
  }

  #listen(line: SessionLine): void {
    line.listen(this.#host, (close) => this.#lineClosed(line, close));
  }

  #lineClosed(line: SessionLine, close: CloseInfo): void {
    const { options, link } = this.#host;
    if (line !== link.line || link.endReason !== undefined) return;
    const { lastError } = line;
    const error = errorFromClose(close, lastError);
    options.logger.debug('connection ended', { code: close.code, initiator: close.initiator });
    const mayRecover = options.isRecovering && this.#isArmed && !this.#isClosing;
    if (mayRecover && isRecoverableClose(close, lastError?.code)) this.#lost(close, error);
    else this.#end(close, error);
  }

  #end(close: CloseInfo, error: AntiphonError): void {
    this.#isClosing = true;
    this.#rollover?.stop();
    this.#recovery?.abort(error);
    this.#recovery = undefined;
    this.#host.ended(close, error);
  }

  #lost(close: CloseInfo, cause: AntiphonError): void {
    const host = this.#host;
    const { clock, logger, recovery: settings } = host.options;
    const { isUnderWay: isTurnCut, lostInputMs } = host.turn();
    const change = { cause: 'loss', close, sinceMs: clock.nowMs(), isTurnCut, lostInputMs } as const;
    const controller = new AbortController();
    const { signal } = controller;
    this.#recovery = controller;
    this.#rollover?.stop();
    const budget = this.#madeBudget();
    budget.lost();
    host.link.hold(cause);
    const attempts = attemptWithin({
      clock,
      logger,
      budget,
      cause,
      signal,
      backOff: settings,
      isFirstAtOnce: false,
      attempt: (attemptSignal) => this.#prepare(attemptSignal),
      onComing: (coming) => host.setState({ status: 'recovering', close, ...coming }),
    });
    host.interrupt(cause);
    attempts.then(
      (attempted) => this.#recovered(attempted, change, signal),
      (failure: unknown) => {
        if (!signal.aborted) this.#end(close, isAntiphonError(failure) ? failure : unexpectedError(failure));
      },
    );
  }

  #recovered(
    { value: preparation, attemptCount }: Attempted<Preparation>,
    change: Omit<LineChange, 'attemptCount'>,
    signal: AbortSignal,
  ): void {
    if (signal.aborted) return discardLine(preparation, this.#host.options.logger);
    // It may have ended in the moment between.
    if (preparation.ended !== undefined) return this.#lost(preparation.ended, errorFromClose(preparation.ended));
    takeOver(preparation, { ...change, attemptCount }, this.#changeParts());
  }

  #prepare(signal: AbortSignal): Promise<Preparation> {
    const host = this.#host;
    const { options, concealment } = host;
    return prepareLine(
      {
        ...options,
        ...options.identifiers,
        concealment,
        config: () => host.config(),
        items: () => host.items(),
        retainedAudio: (itemId, contentIndex) => host.retainedAudio(itemId, contentIndex),
      },
      signal,
    );
  }

  #changeParts(): LineChangeParts {
    return {
      host: this.#host,
      listen: (line) => this.#listen(line),
      isClosing: () => this.#isClosing,
      renew: (isEcho) => {
        this.#recovery = undefined;
        this.#rollover?.renew();
        this.#openedAtMs = this.#host.options.clock.nowMs();
        this.#budget?.opened();
        this.#host.renew(isEcho);
      },
    };
  }

  #madeBudget(): RecoveryBudget {
    const { clock, recovery: settings } = this.#host.options;
    const nowMs = (): number => clock.nowMs();
    return (this.#budget ??= createRecoveryBudget({ ...settings, nowMs, openedAtMs: this.#openedAtMs }));
  }

  #madeRollover(): Rollover {
    const host = this.#host;
    const { clock, logger, recovery: settings } = host.options;
    if (this.#rollover !== undefined) return this.#rollover;
    const rollover = createRollover({
      clock,
      logger,
      settings,
      prepare: (signal) => this.#prepare(signal),
      isTurnBoundary: () => host.turn().isBoundary,
      swap: (preparation, swap) => swapLines(preparation, swap, this.#changeParts()),
      discard: (preparation) => discardLine(preparation, logger),
      onFailed: (error) => host.rolloverFailed(error),
    });
    host.onReceived = () => rollover.check();
    return (this.#rollover = rollover);
  }
}

function unexpectedError(cause: unknown): AntiphonError {
  const message = 'the session could not go on over another connection';
  return new AntiphonError({ code: 'CONNECTION_LOST', message, cause, isRetryable: false });
}
