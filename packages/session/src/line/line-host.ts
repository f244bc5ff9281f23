import type { AntiphonError, CloseInfo } from '@antiphon/interface';
import type { ConversationItem, ServerEvent, SessionConfig } from '@antiphon/protocol';
import type { Concealment } from '../concealment.ts';
import type { RecoveryReport } from '../recovery/recovery-report.ts';
import type { SessionTurn } from '../recovery/session-turn.ts';
import type { SessionCoreOptions } from '../session-core.ts';
import type { SessionLink } from './session-link.ts';
import type { SessionState } from '../session-state.ts';
import type { LineListener } from './session-line.ts';

/** What lives as long as a session, as those see it who keep it on a line. */
export interface LineHost extends LineListener {
  readonly options: SessionCoreOptions;
  readonly concealment: Concealment;
  readonly link: SessionLink;
  /** Called when an event was dealt with. */
  onReceived: (() => void) | undefined;
  /** What another server must be told. */
  config(): SessionConfig;
  items(): readonly ConversationItem[];
  /** The audio of a user's item, where it is kept. */
  retainedAudio(itemId: string, contentIndex: number): Uint8Array | string | undefined;
  /** As it is at this moment. */
  turn(): SessionTurn;
  setState(state: SessionState): void;
  /** The server at the other end is gone, or is left. */
  interrupt(reason: unknown): void;
  /** The next server session follows; only what it does not merely repeat is to be received. */
  renew(isEcho: (event: ServerEvent) => boolean): void;
  /** Sends what waits. */
  resume(): void;
  renewed(report: RecoveryReport): void;
  rolloverFailed(error: unknown): void;
  ended(close: CloseInfo, error: AntiphonError): void;
}
