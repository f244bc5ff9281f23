import type { RealtimeSession, TurnDetection } from '@antiphon/protocol';
import type { Session } from '../session.ts';
import { bytesPerMs } from '../upload/audio-duration.ts';
import { wireFormat } from '../upload/wire-format.ts';

/** What the server's description of a session means for playing and interrupting. The last one holds where there is none at the moment. */
export interface SessionView {
  readonly detection: () => TurnDetection | null | undefined;
  /** Whether the server cancels a response by itself when it hears speech. */
  readonly isCancelledByServer: () => boolean;
  readonly outputBytesPerMs: () => number;
}

export function createSessionView(session: Pick<Session, 'state'>): SessionView {
  let described: RealtimeSession | undefined;
  const current = () => {
    const { state } = session;
    if (state.status === 'open') described = state.session;
    return described;
  };
  const detection = () => current()?.audio?.input?.turn_detection;
  return {
    detection,
    // A server that heard speech detects turns, whether it says so or not.
    isCancelledByServer: () => detection()?.interrupt_response !== false,
    outputBytesPerMs: () => bytesPerMs(wireFormat(current()?.audio?.output?.format)),
  };
}
