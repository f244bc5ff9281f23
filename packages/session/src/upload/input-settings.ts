import type { AudioFormat } from '@antiphon/audio';
import type { RealtimeSession, ServerSession } from '@antiphon/protocol';
import { wireFormat } from './wire-format.ts';

/** What the server's description of a session means for the audio that is sent. The last one holds where there is none at the moment. */
export interface InputSettings {
  readonly format: () => AudioFormat;
  /** Whether the server finds the turns itself. */
  readonly detectsTurns: () => boolean;
}

/** Where a session of any kind stands. */
export interface DescribedState {
  readonly status: string;
  /** While it is open, as the server last described it. */
  readonly session?: ServerSession;
}

export function createInputSettings(session: { readonly state: DescribedState }): InputSettings {
  // Of those of other kinds the input is the same, or absent.
  let described: Pick<RealtimeSession, 'audio'> | undefined;
  const input = () => {
    const { state } = session;
    if (state.session !== undefined) described = state.session as Pick<RealtimeSession, 'audio'>;
    return described?.audio?.input;
  };
  return {
    format: () => wireFormat(input()?.format),
    detectsTurns: () => typeof (input()?.turn_detection ?? undefined) === 'object',
  };
}
