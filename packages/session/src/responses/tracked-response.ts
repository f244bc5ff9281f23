import type { LiveResponse } from './live-response.ts';
import type { SentCreate } from './response-creator.ts';
import type { Wait } from '../waiting/wait.ts';

/** A response and where it stands between the session and the server. */
export interface TrackedResponse {
  readonly live: LiveResponse;
  /** Whether it writes to the default conversation. */
  readonly isDefault: boolean;
  /** Nobody called for it: it answers tool outputs. */
  readonly isFollowUp: boolean;
  /** Whether a follow-up was not queued because this one waits and answers the tool outputs as well. */
  coversFollowUp: boolean;
  /** The server's id, once it told. */
  id: string | undefined;
  /** Its `response.create`, while it is unanswered. */
  create: SentCreate | undefined;
  /** Its time limit, to be disposed of at its end. */
  deadline: Disposable | undefined;
  isCancelRequested: boolean;
  isCancelSent: boolean;
  /** Calls of `cancel` that wait for the end. */
  cancels: readonly Wait<undefined>[];
}
