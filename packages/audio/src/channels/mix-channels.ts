import { AntiphonError } from '@antiphon/interface';
import { clampToPcm16 } from '../pcm16-float.ts';
import { type AudioSamples, createSamples, sampleFormatOf } from '../samples.ts';
import type { ChannelMix, MixChannelsOptions } from './channel-mixing.ts';
import { mixingPlan } from './mixing-plan.ts';

/**
 * Mixes or spreads interleaved channels. Returns a new array of the same type; 16-bit samples are rounded once and saturate.
 *
 * Into one channel: all of them. From one: a copy to each. Three to eight into two: by the side on which they stand in the usual layouts, the
 * centre to both, low frequency effects to none. A few into more: each to the channel with its number, the others silent.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when a count is not an integer from 1 to 65 535 or does not divide the length;
 * `AUDIO_FORMAT` for a mix that is none of these.
 * @example
 * import { mixChannels } from '@antiphon/audio';
 *
 * const stereo = Float32Array.of(0.5, 0.25, 0, 1);
 * console.log(mixChannels(stereo, { fromChannelCount: 2, toChannelCount: 1 })); // Float32Array [ 0.375, 0.5 ]
 */
export function mixChannels<Samples extends AudioSamples>(samples: Samples, options: MixChannelsOptions): Samples {
  const format = sampleFormatOf(samples);
  const { fromChannelCount, toChannelCount } = options;
  checkCount('fromChannelCount', fromChannelCount);
  checkCount('toChannelCount', toChannelCount);
  if (samples.length % fromChannelCount !== 0) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `${samples.length} samples are not whole frames of ${fromChannelCount} channels: pass whole frames`,
    });
  }
  const frameCount = samples.length / fromChannelCount;
  const output = createSamples(format, frameCount * toChannelCount);
  const round = format === 'pcm16' ? clampToPcm16 : undefined;
  mixFrames(samples, output, { plan: mixingPlan(options), fromChannelCount, round });
  return output as Samples;
}

/** How whole frames are mixed. */
export interface MixingJob {
  readonly plan: readonly ChannelMix[];
  readonly fromChannelCount: number;
  /** What is done to each result before it is stored. @default nothing */
  readonly round?: ((value: number) => number) | undefined;
}

/** Mixes whole interleaved frames into an array that has room for just as many. */
export function mixFrames(
  input: ArrayLike<number>,
  output: AudioSamples | Float64Array,
  { plan, fromChannelCount, round }: MixingJob,
): void {
  plan.forEach(({ channels, divisor }, channel) => {
    for (let to = channel, from = 0; to < output.length; to += plan.length, from += fromChannelCount) {
      let sum = 0;
      for (let index = 0; index < channels.length; index++) sum += input[from + (channels[index] as number)] as number;
      const mixed = sum / divisor;
      output[to] = round === undefined ? mixed : round(mixed);
    }
  });
}

function checkCount(name: string, count: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= 0xffff) return;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `${name} is ${count}: expected an integer from 1 to 65535`,
  });
}
