import type { AudioFrame } from './frame-analyser.ts';
import type { SpeechLevels } from './speech-levels.ts';
import { UNVOICED_FRAMES, UNVOICED_REACH_FRAMES } from './unvoiced-reach.ts';

/** Follows a speech under way to its last sound. */
export interface Hangover {
  /** The number of the last frame that belongs to the speech itself. */
  readonly lastFrame: number;
  hear(frameNumber: number, frame: AudioFrame, sound: SoundRules): void;
}

/** What counts as sound at one moment. */
export interface SoundRules {
  readonly levels: SpeechLevels;
  /** More than this is unvoiced. */
  readonly crossingsPerSecond: number;
}

/** Begins with the frame at which a speech was found. As at its beginning, an unvoiced sound of three frames within 250 ms after it belongs to it. */
export function createHangover(firstFrame: number): Hangover {
  let lastLoud = firstFrame;
  let lastFrame = firstFrame;
  let unvoicedCount = 0;
  return {
    get lastFrame() {
      return lastFrame;
    },
    hear(frameNumber, frame, { levels, crossingsPerSecond }) {
      if (frame.power >= levels.continuation) {
        lastLoud = frameNumber;
        lastFrame = frameNumber;
        unvoicedCount = 0;
        return;
      }
      if (frameNumber - lastLoud > UNVOICED_REACH_FRAMES) return;
      if (frame.crossingsPerSecond <= crossingsPerSecond || frame.power < levels.unvoiced) return;
      unvoicedCount++;
      if (unvoicedCount >= UNVOICED_FRAMES) lastFrame = frameNumber;
    },
  };
}
