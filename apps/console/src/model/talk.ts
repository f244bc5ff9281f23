import { MINIMUM_COMMIT_MS, PCM_SAMPLE_RATE_HZ } from '@antiphon/protocol';
import type { MicrophoneState } from './console-state.ts';
import { microphoneNotice, type NoticeText, TOO_SHORT_NOTICE } from './failure-notice.ts';
import { type OpenMicrophone, type Recording, startRecording } from './recording.ts';

/** Talking while a button is held. Nothing rejects. */
export interface Talk {
  /** The button is down. Does nothing while it is down already. */
  begin(): Promise<void>;
  /** The button is up: what was said goes on. */
  end(): Promise<void>;
}

export interface TalkOptions {
  readonly openMicrophone: OpenMicrophone;
  readonly onState: (microphone: MicrophoneState) => void;
  readonly onNotice: (notice: NoticeText) => void;
  /** Takes what was said: mono PCM16 at 24 kHz. */
  readonly onSamples: (samples: Int16Array) => Promise<void>;
}

const MINIMUM_SAMPLES = (MINIMUM_COMMIT_MS * PCM_SAMPLE_RATE_HZ) / 1_000;

export function createTalk({ openMicrophone, onState, onNotice, onSamples }: TalkOptions): Talk {
  let recording: Recording | undefined;
  const giveUp = (given: Recording, failure: unknown): void => {
    if (recording !== given) return;
    recording = undefined;
    onState('off');
    onNotice(microphoneNotice(failure));
    void given.finish();
  };
  return {
    async begin() {
      if (recording !== undefined) return;
      const begun = startRecording(openMicrophone, (failure) => giveUp(begun, failure));
      recording = begun;
      onState('opening');
      try {
        await begun.opened;
        if (recording === begun) onState('listening');
      } catch (failure) {
        giveUp(begun, failure);
      }
    },
    async end() {
      const ended = recording;
      if (ended === undefined) return;
      recording = undefined;
      const samples = await ended.finish();
      onState('off');
      if (samples.length < MINIMUM_SAMPLES) onNotice(TOO_SHORT_NOTICE);
      else await onSamples(samples);
    },
  };
}
