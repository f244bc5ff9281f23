import type { MicrophoneCapture, MicrophoneCaptureOptions } from '@antiphon/audio/browser';
import { PCM_SAMPLE_RATE_HZ } from '@antiphon/protocol';
import { createSampleBuffer } from '../playback/sample-buffer.ts';

/** Opens the microphone; see `createMicrophoneCapture`. */
export type OpenMicrophone = (
  options: MicrophoneCaptureOptions,
  abort: { readonly signal: AbortSignal },
) => Promise<Pick<MicrophoneCapture, 'close'>>;

/** The microphone, from the moment it is asked for. */
export interface Recording {
  /** Resolves when it is heard; rejects with why it is not. */
  readonly opened: Promise<void>;
  /** Lets go of the microphone. @returns what was heard, mono PCM16 at 24 kHz: nothing when it was never open. Never rejects. */
  finish(): Promise<Int16Array>;
}

/** Begins to record. @param onLost hears that the microphone went away by itself */
export function startRecording(openMicrophone: OpenMicrophone, onLost: (failure: unknown) => void): Recording {
  const heard = createSampleBuffer();
  const aborter = new AbortController();
  const opening = openMicrophone(
    { sampleRateHz: PCM_SAMPLE_RATE_HZ, onChunk: (samples) => heard.append(samples), onError: onLost },
    { signal: aborter.signal },
  );
  return {
    opened: opening.then(() => undefined),
    async finish() {
      aborter.abort(new DOMException('the button was let go', 'AbortError'));
      // A microphone that was not opened, whatever the reason, has nothing to close.
      const capture = await opening.catch(() => undefined);
      await capture?.close();
      return heard.samples;
    },
  };
}
