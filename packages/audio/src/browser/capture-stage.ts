import { floatToPcm16 } from '../pcm16-float.ts';
import { createResampler } from '../resampling/resampler.ts';
import type { CaptureProcessorOptions, CaptureReport } from './capture-messages.ts';

/** Makes chunks of PCM16 of what a microphone gives: the capture processor without its thread. */
export interface CaptureStage {
  /** Takes one block, channel by channel; no channels count as silence that does not pass. */
  process(channels: readonly Float32Array[]): void;
  /** Sends what is left, and that it has ended. Does nothing the second time. */
  end(): void;
}

/** Where it runs. */
export interface CaptureStageOptions extends CaptureProcessorOptions {
  /** The rate of the blocks, in hertz. */
  readonly contextRateHz: number;
  readonly send: (report: CaptureReport) => void;
}

/** Before its first block. */
export function createCaptureStage(options: CaptureStageOptions): CaptureStage {
  const { contextRateHz, sampleRateHz, chunkSamples, send } = options;
  const resampler = createResampler({ fromHz: contextRateHz, toHz: sampleRateHz, format: 'float32' });
  const chunk = new Float32Array(chunkSamples);
  let filled = 0;
  let hasEnded = false;

  const flushChunk = (): void => {
    send({ type: 'chunk', samples: floatToPcm16(chunk.subarray(0, filled)) });
    filled = 0;
  };
  const add = (samples: Float32Array): void => {
    for (let start = 0; start < samples.length;) {
      const part = samples.subarray(start, start + chunkSamples - filled);
      chunk.set(part, filled);
      filled += part.length;
      start += part.length;
      if (filled === chunkSamples) flushChunk();
    }
  };
  return {
    process(channels) {
      if (!hasEnded && channels[0] !== undefined) add(resampler.push(mixDown(channels)));
    },
    end() {
      if (hasEnded) return;
      hasEnded = true;
      add(resampler.flush());
      if (filled > 0) flushChunk();
      send({ type: 'ended' });
    },
  };
}

function mixDown(channels: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array()] = channels;
  if (channels.length === 1) return first;
  return first.map((_, index) => channels.reduce((sum, channel) => sum + (channel[index] ?? 0), 0) / channels.length);
}
