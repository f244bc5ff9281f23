/** How much recovering a session may still do. */
export interface RecoveryBudget {
  /** A connection is open. */
  opened(): void;
  /** It has been lost. Nothing happens when it was not open. */
  lost(): void;
  /** The number of the next attempt, from 1, or nothing when none is left. */
  take(): number | undefined;
  /** Milliseconds that are left for waiting. */
  remainingMs(): number;
}

export interface RecoveryBudgetOptions {
  readonly nowMs: () => number;
  /** Since when the connection is open. @default now */
  readonly openedAtMs?: number | undefined;
  readonly maximumAttempts: number;
  readonly maximumTotalMs: number;
  readonly healthyAfterMs: number;
}

/** Counts over several losses: only a connection that held for a while refills it. */
export function createRecoveryBudget(options: RecoveryBudgetOptions): RecoveryBudget {
  const { nowMs, maximumAttempts, maximumTotalMs, healthyAfterMs } = options;
  let attempts = 0;
  let spentMs = 0;
  let openedAtMs = options.openedAtMs ?? nowMs();
  let lostAtMs: number | undefined;
  const remainingMs = () => maximumTotalMs - spentMs - (lostAtMs === undefined ? 0 : nowMs() - lostAtMs);
  return {
    opened() {
      if (lostAtMs !== undefined) spentMs += nowMs() - lostAtMs;
      lostAtMs = undefined;
      openedAtMs = nowMs();
    },
    lost() {
      if (lostAtMs !== undefined) return;
      lostAtMs = nowMs();
      if (lostAtMs - openedAtMs < healthyAfterMs) return;
      attempts = 0;
      spentMs = 0;
    },
    take() {
      if (attempts >= maximumAttempts || remainingMs() <= 0) return undefined;
      return (attempts += 1);
    },
    remainingMs,
  };
}
