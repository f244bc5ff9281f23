import type { AbortOptions, Clock } from '@antiphon/interface';
import { checkTimeoutMs } from '../waiting/timer.ts';
import { createWait, type Wait } from '../waiting/wait.ts';
import type { LineKeeper } from '../line/line-keeper.ts';
import type { RecoveryReport } from './recovery-report.ts';

/** How `rollOver` changes to another connection. */
export interface RollOverOptions extends AbortOptions {
  /** Whether to cut what goes on, and not to wait for the end of the turn: the way out when a response never ends. @default false */
  readonly isImmediate?: boolean | undefined;
  /** For the whole change, from the call on. @default 120_000 */
  readonly timeoutMs?: number | undefined;
}

/** The calls of `rollOver` that wait: whatever change comes next is theirs. */
export interface RolloverRequests {
  readonly request: (options?: RollOverOptions) => Promise<RecoveryReport>;
  resolve(report: RecoveryReport): void;
  readonly reject: (reason: unknown) => void;
}

export interface RolloverRequestsOptions {
  readonly clock: Clock;
  readonly keeper: Pick<LineKeeper, 'rollOver' | 'cancelRollOver'>;
}

const DEFAULT_TIMEOUT_MS = 120_000;

export function createRolloverRequests({ clock, keeper }: RolloverRequestsOptions): RolloverRequests {
  const waits = new Set<Wait<RecoveryReport>>();
  return {
    async request({ signal, timeoutMs = DEFAULT_TIMEOUT_MS, isImmediate = false } = {}) {
      signal?.throwIfAborted();
      checkTimeoutMs('timeoutMs', timeoutMs);
      const wait = createWait<RecoveryReport>({
        clock,
        timeoutMs,
        signal,
        what: 'the session did not go over to another connection',
        onAbandoned() {
          waits.delete(wait);
          if (waits.size === 0) keeper.cancelRollOver();
        },
      });
      waits.add(wait);
      try {
        keeper.rollOver(isImmediate);
        return await wait.promise;
      } catch (error) {
        wait.reject(error);
        throw error;
      } finally {
        waits.delete(wait);
      }
    },
    resolve(report) {
      for (const wait of waits) wait.resolve(report);
    },
    reject(reason) {
      for (const wait of waits) wait.reject(reason);
    },
  };
}
