import type { CloseInfo } from '@antiphon/interface';
import type { RestorationLoss } from './restorable-item.ts';

/** A session goes on over another connection: why, and what did not come along. */
export interface RecoveryReport {
  /** `loss`: the connection was lost. `expiry`: the server's time was nearly up. `request`: `rollOver` was called. */
  readonly cause: 'loss' | 'expiry' | 'request';
  /** The server's new session. Empty when it gives none. */
  readonly sessionId: string;
  /** Attempts that it took, the last included. */
  readonly attemptCount: number;
  /** For how long nothing could be sent, in milliseconds. */
  readonly interruptedMs: number;
  /** How many items of the conversation the new server session knows. */
  readonly restoredItemCount: number;
  /** What it does not know of them. Their place in `conversation` they keep. */
  readonly losses: readonly RestorationLoss[];
  /** Audio that was appended, not committed, and is gone: in milliseconds, at most. */
  readonly lostInputMs: number;
  /** Whether a response or a turn of the user was cut off. */
  readonly isTurnCut: boolean;
  /** How the old connection ended; absent when it was left for the new one. */
  readonly close?: CloseInfo;
}
