import type { AudioFormat } from '../audio-format.ts';
import type { ChannelMix } from '../channels/channel-mixing.ts';
import { mixFrames } from '../channels/mix-channels.ts';
import { mixingPlan } from '../channels/mixing-plan.ts';
import { decodeToFloat32, decodeToFloat64 } from '../wav/decode-samples.ts';
import { decodeToPcm16 } from '../wav/decode-to-pcm16.ts';
import { encodeFloats, encodePcm16 } from '../wav/encode-samples.ts';
import type { AudioConverterOptions } from './audio-converter.ts';
import { createFrameResampler } from './frame-resampler.ts';
import { limitFloats } from './limit-floats.ts';
import { createPcm16Converter } from './pcm16-converter.ts';

/** Converts whole frames. */
export interface SampleConverter {
  push(frames: Uint8Array): Uint8Array<ArrayBuffer>;
  flush(): Uint8Array<ArrayBuffer>;
  readonly latencyMs: number;
}

type Floats = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Makes what converts from one format to the other, the quickest there is. */
export function createSampleConverter(options: AudioConverterOptions): SampleConverter {
  const { from, to, mixing } = options;
  const plan = mixingPlan({ fromChannelCount: from.channelCount, toChannelCount: to.channelCount, mixing });
  return createPcm16Converter(options) ?? createStages(options, plan);
}

/** The stages of a conversion: decode, mix down, resample, spread, encode. The channels are fewest where the work is. */
function createStages({ from, to, quality }: AudioConverterOptions, plan: readonly ChannelMix[]): SampleConverter {
  const isSpread = to.channelCount > from.channelCount;
  const resampledCount = Math.min(from.channelCount, to.channelCount);
  const resampler =
    from.sampleRateHz === to.sampleRateHz
      ? undefined
      : createFrameResampler({ fromHz: from.sampleRateHz, toHz: to.sampleRateHz, quality }, resampledCount);
  const isWide = resampler === undefined && hasWideSamples(from) && hasWideSamples(to);

  const mixed = (samples: Floats): Floats => {
    if (from.channelCount === to.channelCount) return samples;
    const length = (samples.length / from.channelCount) * to.channelCount;
    const output = isWide ? new Float64Array(length) : new Float32Array(length);
    mixFrames(samples, output, { plan, fromChannelCount: from.channelCount });
    return output;
  };
  const encode = (samples: Floats): Uint8Array<ArrayBuffer> => encodeFloats(isSpread ? mixed(samples) : samples, to);
  const isExact = resampler === undefined && from.channelCount === to.channelCount;
  return {
    push(frames) {
      const exact = isExact ? recode(frames, from, to) : undefined;
      if (exact !== undefined) return exact;
      const decoded = isWide ? decodeToFloat64(frames, from) : decodeToFloat32(frames, from);
      const samples = from.encoding === 'float' ? limitFloats(decoded) : decoded;
      const fewest = isSpread ? samples : mixed(samples);
      return encode(resampler === undefined ? fewest : resampler.push(fewest as Float32Array<ArrayBuffer>));
    },
    flush: () => (resampler === undefined ? new Uint8Array(0) : encode(resampler.flush())),
    latencyMs: resampler?.latencyMs ?? 0,
  };
}

/** True for samples of which 32 bits of floating point would lose some. */
function hasWideSamples({ encoding, bitsPerSample }: AudioFormat): boolean {
  return encoding === 'float' ? bitsPerSample === 64 : bitsPerSample === 32;
}

/** Between formats that are made of 16-bit samples there is no need for floating point. */
function recode(frames: Uint8Array, from: AudioFormat, to: AudioFormat): Uint8Array<ArrayBuffer> | undefined {
  const samples = decodeToPcm16(frames, from);
  return samples === undefined ? undefined : encodePcm16(samples, to);
}
