import type { AudioSamples } from '../samples.ts';
import { createVoiceActivityDetector } from './create-voice-activity-detector.ts';
import type { VoiceActivityOptions } from './voice-activity-options.ts';

/** One speech of a recording: what `samples.subarray(startSample, endSample)` holds, padding and closing silence included. */
export interface SpeechSegment {
  readonly startSample: number;
  readonly endSample: number;
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Finds every speech of a mono recording, with the detector of {@link createVoiceActivityDetector}. Segments are in order and do not overlap.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` naming the option that is out of range; `AUDIO_FORMAT` when the rate is not a positive integer.
 */
export function detectVoiceActivity(samples: AudioSamples, options: VoiceActivityOptions): readonly SpeechSegment[] {
  const detector = createVoiceActivityDetector(options);
  const segments: SpeechSegment[] = [];
  let started = { startSample: 0, startMs: 0 };
  for (const event of [...detector.push(samples), ...detector.flush()]) {
    if (event.type === 'speech-started') started = { startSample: event.startSample, startMs: event.startMs };
    else segments.push({ ...started, endSample: event.endSample, endMs: event.endMs });
  }
  return segments;
}
