import type { AudioFormat } from '@antiphon/audio';
import type { RealtimeSession } from '@antiphon/protocol';
import type { SessionState } from '../session-state.ts';
import { wireFormat } from './wire-format.ts';

/** What the server's description of a session means for the audio that is sent. The last one holds where there is none at the moment. */
export interface InputSettings {
  readonly format: () => AudioFormat;
  /** Whether the server finds the turns itself. */
  readonly detectsTurns: () => boolean;
}

export function createInputSettings(session: { readonly state: SessionState }): InputSettings {
  let described: RealtimeSession | undefined;
  const input = () => {
    const { state } = session;
    if (state.status === 'open') described = state.session;
    return described?.audio?.input;
  };
  return {
    format: () => wireFormat(input()?.format),
    detectsTurns: () => typeof (input()?.turn_detection ?? undefined) === 'object',
  };
}
