import type { NoticeText } from './failure-notice.ts';
import type { ServerStatus } from './server-status.ts';

/** While it is `recovering`, what is asked waits for the next connection. */
export type ConnectionState = 'connecting' | 'open' | 'recovering' | 'closed';

export type MicrophoneState = 'off' | 'opening' | 'listening';

/** What the user said. `samples` are mono PCM16 at 24 kHz. */
export type Prompt =
  | { readonly kind: 'text'; readonly text: string }
  /** `fileName`: of the file, or where else it is from. */
  | { readonly kind: 'audio'; readonly fileName: string; readonly samples: Int16Array };

export type TurnStatus = 'waiting' | 'speaking' | 'done' | 'stopped' | 'failed';

/** One prompt and its answer so far. */
export interface Turn {
  readonly id: number;
  readonly prompt: Prompt;
  readonly status: TurnStatus;
  readonly transcript: string;
  /** The answer's audio as decoded: mono PCM16 at 24 kHz. A new view whenever audio arrives. */
  readonly samples: Int16Array;
  /** The loudness of `samples`, 0 to 1. */
  readonly rms: number;
  /** How much of it went through the loudspeaker. */
  readonly playedSampleCount: number;
  /** From the request to the first audio. */
  readonly firstAudioMs?: number | undefined;
  readonly failure?: NoticeText | undefined;
}

/** Everything the page shows. */
export interface ConsoleState {
  readonly connection: ConnectionState;
  readonly microphone: MicrophoneState;
  readonly server?: ServerStatus | undefined;
  readonly notice?: NoticeText | undefined;
  readonly turns: readonly Turn[];
}
