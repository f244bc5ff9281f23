import { createEndpointer, type Endpointer } from './endpointer.ts';
import { createFrameAnalyser } from './frame-analyser.ts';
import type { VoiceActivityDetector, VoiceActivityEvent } from './voice-activity-detector.ts';
import { type VoiceActivityOptions, voiceActivityRules } from './voice-activity-options.ts';

/**
 * Makes a detector by energy and zero crossings, with a hangover and a noise floor that adapts: for clean lines and steady noise. It cannot tell speech
 * from music or from another's speech; a detector that can takes its place through {@link VoiceActivityDetector}.
 *
 * The same samples give the same events, whatever the chunks. A speech is found within 80 ms of its first loud sound; a sound that stays level, such as
 * a hum that sets in, counts as speech for two seconds and as noise from then on. Within the first two seconds of a stream a speech that began with its
 * first sample is found when it dips.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` naming the option that is out of range; `AUDIO_FORMAT` when the rate is not a positive integer.
 * @example
 * import { createVoiceActivityDetector } from '@antiphon/audio';
 *
 * const detector = createVoiceActivityDetector({ sampleRateHz: 24_000, silenceDurationMs: 200 });
 * const burst = Float32Array.from({ length: 12_000 }, (_, n) => 0.3 * Math.sin(n / 9));
 * const events = [new Float32Array(24_000), burst, new Float32Array(24_000)].flatMap((chunk) => detector.push(chunk));
 * console.log(events.map(({ type }) => type)); // [ 'speech-started', 'speech-stopped' ]
 */
export function createVoiceActivityDetector(options: VoiceActivityOptions): VoiceActivityDetector {
  const rules = voiceActivityRules(options);
  const { sampleRateHz } = rules;
  let analyser = createFrameAnalyser(sampleRateHz);
  let endpointer: Endpointer = createEndpointer(rules, analyser.frameSamples);
  let pushedSamples = 0;
  return {
    sampleRateHz,
    get isSpeaking() {
      return endpointer.isSpeaking;
    },
    lookbackMs: (endpointer.lookbackSamples / sampleRateHz) * 1000,
    push(samples) {
      const events: VoiceActivityEvent[] = [];
      analyser.push(samples, (frame) => endpointer.hear(frame, events));
      pushedSamples += samples.length;
      return events;
    },
    cut: () => endpointer.cut(pushedSamples),
    flush() {
      const events: VoiceActivityEvent[] = [];
      endpointer.end(pushedSamples, events);
      analyser = createFrameAnalyser(sampleRateHz);
      endpointer = createEndpointer(rules, analyser.frameSamples);
      pushedSamples = 0;
      return events;
    },
  };
}
