import type { Clock, Logger } from '@antiphon/interface';
import type { SessionConfig } from '@antiphon/protocol';
import type { CommandOptions } from './commands/command-sender.ts';
import type { AudioRetention } from './conversation/retained-audio.ts';
import type { Identifiers } from './identifiers.ts';
import type { OpenLineOptions } from './line/open-line.ts';
import { LiveSessionCore } from './live-session-core.ts';
import type { LoggedEvents } from './observability/event-log.ts';
import type { RecoverySettings } from './recovery/recovery-options.ts';
import type { Session } from './session.ts';

/** A session before its first connection. */
export interface SessionCore {
  readonly session: Session;
  /** Opens the first connection and resolves when the session is created. */
  start(signal: AbortSignal | undefined): Promise<void>;
  /** Sends the whole of a configuration and waits for its acknowledgement. */
  configure(config: SessionConfig, options?: CommandOptions): Promise<void>;
  /** From now on a lost connection is recovered from. */
  arm(): void;
}

export interface SessionCoreOptions extends Omit<OpenLineOptions, 'concealment'> {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly identifiers: Identifiers;
  readonly commandTimeoutMs: number;
  readonly retainAudio: AudioRetention;
  readonly maximumRetainedBytes: number;
  readonly recovery: RecoverySettings;
  /** Whether losses are recovered from. */
  readonly isRecovering: boolean;
  readonly logEvents: LoggedEvents;
  readonly config?: SessionConfig | undefined;
}

export function createSessionCore(options: SessionCoreOptions): SessionCore {
  return new LiveSessionCore(options);
}
