import type { AudioFrame } from './frame-analyser.ts';

/** The latest frames, found by their number since the stream's start. */
export interface FrameHistory {
  /** How many frames came in all: the number of the next. */
  readonly count: number;
  /** The number of the oldest frame that is still held. */
  readonly first: number;
  /** Takes a frame, and whether it was loud enough to begin a speech by what was known then. */
  push(frame: AudioFrame, isLoud: boolean): void;
  /** Of a frame that is held. */
  powerOf(frameNumber: number): number;
  /** Of a frame that is held. */
  crossingsOf(frameNumber: number): number;
  /** Of a frame that is held. */
  wasLoud(frameNumber: number): boolean;
}

/** Holds so many frames, in memory of fixed size. */
export function createFrameHistory(capacity: number): FrameHistory {
  const powers = new Float64Array(capacity);
  const crossings = new Float64Array(capacity);
  const loud = new Uint8Array(capacity);
  let count = 0;
  return {
    get count() {
      return count;
    },
    get first() {
      return Math.max(0, count - capacity);
    },
    push(frame, isLoud) {
      powers[count % capacity] = frame.power;
      crossings[count % capacity] = frame.crossingsPerSecond;
      loud[count % capacity] = isLoud ? 1 : 0;
      count++;
    },
    powerOf: (frameNumber) => powers[frameNumber % capacity] as number,
    crossingsOf: (frameNumber) => crossings[frameNumber % capacity] as number,
    wasLoud: (frameNumber) => loud[frameNumber % capacity] === 1,
  };
}
