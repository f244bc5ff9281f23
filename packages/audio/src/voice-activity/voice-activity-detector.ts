import type { AudioSamples } from '../samples.ts';

/**
 * Tells speech from silence in one mono stream, as it arrives.
 *
 * The seam for detectors of your own: whatever listens to speech takes one of these by argument. The events depend on the samples alone, never on how
 * the stream is cut into chunks.
 */
export interface VoiceActivityDetector {
  /** The rate of the samples that are pushed. */
  readonly sampleRateHz: number;
  /** Whether a speech has started and not stopped. */
  readonly isSpeaking: boolean;
  /** How far an event can lie before the end of what was pushed, in milliseconds: whoever cuts the speech out keeps so much audio. */
  readonly lookbackMs: number;
  /** Takes the next samples, any number, and tells what was found with them, in order. */
  push(samples: AudioSamples): readonly VoiceActivityEvent[];
  /** Ends the speech under way without an event: what was pushed so far can be part of no speech to come. What is known of the noise stays. */
  cut(): void;
  /** Ends the stream: a speech under way stops where the audio ends. The detector is then as new, its next sample being the first. */
  flush(): readonly VoiceActivityEvent[];
}

/** What a {@link VoiceActivityDetector} found. Starts and stops take turns. */
export type VoiceActivityEvent = SpeechStarted | SpeechStopped;

/** Someone speaks. */
export interface SpeechStarted {
  readonly type: 'speech-started';
  /** Where the speech begins, the padding before it included: samples since the stream's start. Never inside an earlier speech. */
  readonly startSample: number;
  /** `startSample` in milliseconds. */
  readonly startMs: number;
}

/** Someone has stopped speaking. */
export interface SpeechStopped {
  readonly type: 'speech-stopped';
  /** The end of the speech, the silence after it included: samples since the stream's start, the first one that does not belong to it. */
  readonly endSample: number;
  /** `endSample` in milliseconds. */
  readonly endMs: number;
}
