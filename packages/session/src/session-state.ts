import type { AntiphonError, CloseInfo } from '@antiphon/interface';
import type { RealtimeSession } from '@antiphon/protocol';

/** Where a session stands. It ends with `closed`. */
export type SessionState =
  | { readonly status: 'connecting' }
  | {
      readonly status: 'open';
      /** As the server last described it. */
      readonly session: RealtimeSession;
    }
  /** The connection was lost and is being made anew: one state for each attempt. */
  | {
      readonly status: 'recovering';
      /** How the connection ended that was lost, and who ended it. */
      readonly close: CloseInfo;
      /** Which attempt comes next, from 1. Losses one after another count on. */
      readonly attempt: number;
      /** How long it waits, in milliseconds. */
      readonly delayMs: number;
      /** Why the last attempt failed; before the first, why the connection was lost. */
      readonly error: AntiphonError;
    }
  | {
      readonly status: 'closed';
      /** How the last connection ended, and who ended it. */
      readonly close: CloseInfo;
      /** Why, when it was not our will and not with 1000. */
      readonly error?: AntiphonError;
    };
