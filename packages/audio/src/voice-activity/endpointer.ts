import { createCrossingThreshold } from './crossing-threshold.ts';
import { findBeginning, findEarlierOnset, findOnset } from './find-onset.ts';
import type { AudioFrame } from './frame-analyser.ts';
import { createFrameHistory } from './frame-history.ts';
import { createHangover, type Hangover } from './hangover.ts';
import { createNoiseFloor } from './noise-floor.ts';
import { type SpeechLevels, speechLevels } from './speech-levels.ts';
import type { VoiceActivityEvent } from './voice-activity-detector.ts';
import { UNVOICED_REACH_FRAMES } from './unvoiced-reach.ts';
import type { VoiceActivityRules } from './voice-activity-options.ts';

/** Finds where speech begins and ends in a stream of frames. */
export interface Endpointer {
  readonly isSpeaking: boolean;
  /** How far a start can lie before the end of the last frame. */
  readonly lookbackSamples: number;
  hear(frame: AudioFrame, events: VoiceActivityEvent[]): void;
  /** Nothing before this sample belongs to a speech to come. */
  cut(sample: number): void;
  /** The stream ends with this many samples. */
  end(sampleCount: number, events: VoiceActivityEvent[]): void;
}

// Two seconds: as long as the noise floor looks back.
const HISTORY_FRAMES = 200;

/** At the start of a stream, with frames of so many samples. */
export function createEndpointer(rules: VoiceActivityRules, frameSamples: number): Endpointer {
  const { sampleRateHz, prefixSamples, silenceSamples } = rules;
  const history = createFrameHistory(HISTORY_FRAMES);
  const noise = createNoiseFloor();
  const crossings = createCrossingThreshold();
  let speech: Hangover | undefined;
  let earliestSample = 0;
  let earliestFrame = 0;

  const toMs = (sample: number): number => (sample / sampleRateHz) * 1000;
  const start = (loudFrame: number, levels: SpeechLevels, events: VoiceActivityEvent[]): Hangover => {
    const sound = { levels, crossingsPerSecond: crossings.crossingsPerSecond };
    const from = Math.max(earliestFrame, history.first);
    const beginning = findBeginning(history, loudFrame, { from, ...sound });
    const startSample = Math.max(earliestSample, beginning * frameSamples - prefixSamples);
    events.push({ type: 'speech-started', startSample, startMs: toMs(startSample) });
    const found = createHangover(loudFrame);
    for (let frame = loudFrame + 1; frame < history.count; frame++) {
      const heard = { power: history.powerOf(frame), crossingsPerSecond: history.crossingsOf(frame) };
      found.hear(frame, heard, sound);
    }
    return found;
  };
  const stop = (endSample: number, events: VoiceActivityEvent[]): void => {
    events.push({ type: 'speech-stopped', endSample, endMs: toMs(endSample) });
    speech = undefined;
    earliestSample = endSample;
    earliestFrame = history.count;
  };
  // Late: a frame just before a speech may be its unvoiced beginning, and is no background.
  const learnFrom = (frameNumber: number, levels: SpeechLevels): void => {
    if (frameNumber < Math.max(earliestFrame, history.first)) return;
    if (history.powerOf(frameNumber) < levels.continuation) crossings.learn(history.crossingsOf(frameNumber));
  };
  const lookForOnset = (levels: SpeechLevels, hasNoiseFallen: boolean): number | undefined => {
    const from = Math.max(earliestFrame, history.first);
    // What came before the noise was known was measured against itself.
    const isLearning = history.count <= HISTORY_FRAMES;
    return isLearning && hasNoiseFallen ? findEarlierOnset(history, from, levels) : findOnset(history, from);
  };

  return {
    get isSpeaking() {
      return speech !== undefined;
    },
    lookbackSamples: prefixSamples + HISTORY_FRAMES * frameSamples,
    hear(frame, events) {
      const frameNumber = history.count;
      const noiseBefore = noise.power;
      noise.push(frame.power);
      const levels = speechLevels(rules, noise.power);
      history.push(frame, frame.power >= levels.onset);
      if (speech === undefined) {
        const loudFrame = lookForOnset(levels, noise.power < noiseBefore);
        if (loudFrame !== undefined) speech = start(loudFrame, levels, events);
        else learnFrom(frameNumber - UNVOICED_REACH_FRAMES - 1, levels);
      } else {
        speech.hear(frameNumber, frame, { levels, crossingsPerSecond: crossings.crossingsPerSecond });
      }
      if (speech === undefined || frameNumber === speech.lastFrame) return;
      const endSample = (speech.lastFrame + 1) * frameSamples + silenceSamples;
      if (endSample <= history.count * frameSamples) stop(endSample, events);
    },
    cut(sample) {
      speech = undefined;
      earliestSample = sample;
      earliestFrame = history.count;
    },
    end(sampleCount, events) {
      if (speech !== undefined) stop(sampleCount, events);
    },
  };
}
