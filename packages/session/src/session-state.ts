import type { CloseInfo } from '@antiphon/interface';
import type { RealtimeSession } from '@antiphon/protocol';

/** Where a session stands. It ends with `closed`. */
export type SessionState =
  | { readonly status: 'connecting' }
  | {
      readonly status: 'open';
      /** As the server last described it. */
      readonly session: RealtimeSession;
    }
  /** The connection was lost and is being made anew. Not entered yet. */
  | { readonly status: 'recovering'; readonly close: CloseInfo }
  | { readonly status: 'closed'; readonly close: CloseInfo };
