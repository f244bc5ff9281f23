import { type AudioSamples, sampleFormatOf } from '../samples.ts';

/** What is measured of one frame. */
export interface AudioFrame {
  /** The mean square of this frame and the two before it, where there are two; a full-scale square wave has 1. */
  readonly power: number;
  /** Sign changes a second, in this frame alone. */
  readonly crossingsPerSecond: number;
}

/** Cuts a stream into frames of 10 ms and measures each. */
export interface FrameAnalyser {
  /** How many samples one frame has. */
  readonly frameSamples: number;
  push(samples: AudioSamples, onFrame: (frame: AudioFrame) => void): void;
}

const FRAMES_PER_SECOND = 100;
const HIGH_PASS_HZ = 80;
const SMOOTHED_FRAMES = 3;
const INAUDIBLE = 1e-12;

/**
 * Sample by sample, so that the cuts between chunks leave no trace.
 *
 * A first-order high-pass at 80 Hz goes before, which takes away a constant offset and most of the hum of the mains.
 */
export function createFrameAnalyser(sampleRateHz: number): FrameAnalyser {
  const frameSamples = Math.max(1, Math.round(sampleRateHz / FRAMES_PER_SECOND));
  const feedback = Math.exp((-2 * Math.PI * HIGH_PASS_HZ) / sampleRateHz);
  let isFirst = true;
  let previousInput = 0;
  let filtered = 0;
  let count = 0;
  let energy = 0;
  let crossings = 0;
  let isNegative = false;
  let energyBefore = 0;
  let energyLongBefore = 0;
  let smoothedFrames = 0;

  const finishFrame = (): AudioFrame => {
    smoothedFrames = Math.min(smoothedFrames + 1, SMOOTHED_FRAMES);
    const power = (energy + energyBefore + energyLongBefore) / (smoothedFrames * frameSamples);
    const frame = { power, crossingsPerSecond: (crossings * sampleRateHz) / frameSamples };
    energyLongBefore = energyBefore;
    energyBefore = energy;
    energy = 0;
    crossings = 0;
    count = 0;
    // In silence the filter would end in numbers so small that processors are slow with them, and stay there.
    if (Math.abs(filtered) < INAUDIBLE) filtered = 0;
    return frame;
  };
  // Kept out of the closure while it loops: that is twice as fast.
  const measure = (samples: AudioSamples, start: number, end: number, scale: number): void => {
    let previous = previousInput;
    let output = filtered;
    let sum = energy;
    let changes = crossings;
    let wasNegative = isNegative;
    for (let index = start; index < end; index++) {
      const input = withinFullScale((samples[index] as number) * scale);
      output = input - previous + feedback * output;
      previous = input;
      sum += output * output;
      const isBelow = output < 0;
      if (isBelow !== wasNegative && output !== 0) {
        changes++;
        wasNegative = isBelow;
      }
    }
    previousInput = previous;
    filtered = output;
    energy = sum;
    crossings = changes;
    isNegative = wasNegative;
  };
  return {
    frameSamples,
    push(samples, onFrame) {
      const scale = sampleFormatOf(samples) === 'pcm16' ? 1 / 32_768 : 1;
      // The first sample is taken for the offset, so that an offset is no click.
      if (isFirst && samples.length > 0) {
        previousInput = withinFullScale((samples[0] as number) * scale);
        isFirst = false;
      }
      for (let start = 0; start < samples.length;) {
        const end = Math.min(samples.length, start + frameSamples - count);
        measure(samples, start, end, scale);
        count += end - start;
        start = end;
        if (count === frameSamples) onFrame(finishFrame());
      }
    },
  };
}

/** NaN and the infinities of a broken float stream would stay in the filter for ever. */
function withinFullScale(sample: number): number {
  return sample >= -1 && sample <= 1 ? sample : sample > 1 ? 1 : sample < -1 ? -1 : 0;
}
