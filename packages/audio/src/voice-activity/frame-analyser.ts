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
    return frame;
  };
  return {
    frameSamples,
    push(samples, onFrame) {
      const scale = sampleFormatOf(samples) === 'pcm16' ? 1 / 32_768 : 1;
      for (let index = 0; index < samples.length; index++) {
        const sample = (samples[index] as number) * scale;
        // NaN and the infinities of a broken float stream would stay in the filter for ever.
        const input = sample >= -1 && sample <= 1 ? sample : sample > 1 ? 1 : sample < -1 ? -1 : 0;
        // The first sample is taken for the offset, so that an offset is no click.
        if (isFirst) previousInput = input;
        isFirst = false;
        filtered = input - previousInput + feedback * filtered;
        previousInput = input;
        energy += filtered * filtered;
        if (filtered !== 0 && filtered < 0 !== isNegative) {
          crossings++;
          isNegative = !isNegative;
        }
        if (++count === frameSamples) onFrame(finishFrame());
      }
    },
  };
}
