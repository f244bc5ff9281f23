import type { RealtimeAudioFormat } from '@antiphon/protocol';
import type { InputBuffer } from './input-buffer.ts';
import type { TurnActivity } from './turn-activity.ts';

/** The turn that a session is in, as those must know it who change the connection under it. */
export interface SessionTurn {
  /** Whether this is a moment between two turns, when a change of the connection is heard by nobody. */
  readonly isBoundary: boolean;
  /** Whether something would be cut: an answer, or what the user says. */
  readonly isUnderWay: boolean;
  /** Audio in the input buffer that cannot be sent again. */
  readonly lostInputMs: number;
}

/** Where it can be seen. */
export interface SessionTurnSource {
  /** Absent: nothing has happened yet. */
  readonly activity: TurnActivity | undefined;
  readonly areResponsesRunning: boolean;
  /** Whether the server will answer a turn that it found. */
  readonly isResponseExpected: boolean;
  readonly pendingCommandCount: number;
  /** What was appended and not committed. */
  readonly inputBuffer: Pick<InputBuffer, 'durationMs' | 'lostMs'>;
  readonly inputFormat: RealtimeAudioFormat | undefined;
  /** Whether something goes on outside the session. */
  readonly isBusy: () => boolean;
}

/** As it is at this moment. */
export function sessionTurn(source: SessionTurnSource): SessionTurn {
  const { activity, areResponsesRunning, inputBuffer, inputFormat } = source;
  const hasTurnDetection = activity?.hasTurnDetection === true;
  const isUserSpeaking = activity?.isUserSpeaking === true;
  // With turn detection it is silence.
  const isInputWaiting = !hasTurnDetection && inputBuffer.durationMs(inputFormat) > 0;
  const isUnderWay = areResponsesRunning || isUserSpeaking || isInputWaiting;
  const isSomethingToCome =
    source.isResponseExpected || source.pendingCommandCount > 0 || activity?.isTranscribing === true;
  return {
    isUnderWay,
    get isBoundary() {
      return !isUnderWay && !isSomethingToCome && !source.isBusy();
    },
    get lostInputMs() {
      return inputBuffer.lostMs(inputFormat);
    },
  };
}
