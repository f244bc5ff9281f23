import { mixFrames } from '../channels/mix-channels.ts';
import type { ResampleOptions } from '../resampling/prepare-resampling.ts';
import { createResampler } from '../resampling/resampler.ts';

/** Resamples interleaved channels, each by itself. */
export interface FrameResampler {
  push(frames: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer>;
  flush(): Float32Array<ArrayBuffer>;
  readonly latencyMs: number;
}

/** Makes a resampler for so many channels. */
export function createFrameResampler(options: ResampleOptions, channelCount: number): FrameResampler {
  const resamplers = Array.from({ length: channelCount }, () => createResampler({ ...options, format: 'float32' }));
  const channelOf = (frames: Float32Array<ArrayBuffer>, channel: number): Float32Array<ArrayBuffer> => {
    if (channelCount === 1) return frames;
    const samples = new Float32Array(frames.length / channelCount);
    mixFrames(frames, samples, { plan: [{ channels: [channel], divisor: 1 }], fromChannelCount: channelCount });
    return samples;
  };
  return {
    push: (frames) => interleave(resamplers.map((resampler, channel) => resampler.push(channelOf(frames, channel)))),
    flush: () => interleave(resamplers.map((resampler) => resampler.flush())),
    latencyMs: resamplers[0]?.latencyMs ?? 0,
  };
}

function interleave(channels: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const [first = new Float32Array(0)] = channels;
  const frames = new Float32Array(first.length * channels.length);
  channels.forEach((samples, channel) => {
    for (let index = 0, to = channel; index < samples.length; index++, to += channels.length) {
      frames[to] = samples[index] as number;
    }
  });
  return frames;
}
