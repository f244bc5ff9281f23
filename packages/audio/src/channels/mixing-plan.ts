import { AntiphonError } from '@antiphon/interface';
import type { ChannelMix, ChannelMixing, MixChannelsOptions } from './channel-mixing.ts';

/**
 * On which side the channels of the usual layouts stand, in the order of WAV files: left, right, both (the centre), or neither (low frequency
 * effects, which ITU-R BS.775 leaves out of a stereo mix too).
 */
const SIDES: Readonly<Record<number, string>> = {
  3: 'LRB',
  4: 'LRLR',
  5: 'LRBLR',
  6: 'LRB-LR',
  7: 'LRB-BLR',
  8: 'LRB-LRLR',
};

/**
 * Works out what goes where.
 *
 * Into one channel: all of them. From one: a copy to each. Three to eight into two: by the side on which they stand. A few into more: each to the
 * channel with its number, the others silent.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` for many channels into fewer but more than one or two, of which nobody knows which is which;
 * `INVALID_ARGUMENT` for an unknown way of mixing.
 */
export function mixingPlan(options: MixChannelsOptions): readonly ChannelMix[] {
  const { fromChannelCount, toChannelCount, mixing = 'average' } = options;
  const divisorOf = divisorRule(mixing);
  const inputs = Array.from({ length: fromChannelCount }, (_, channel) => channel);
  const outputs = Array.from({ length: toChannelCount }, (_, channel) => channel);
  if (fromChannelCount === toChannelCount) return outputs.map((channel) => ({ channels: [channel], divisor: 1 }));
  if (toChannelCount === 1) return [{ channels: inputs, divisor: divisorOf(fromChannelCount) }];
  if (fromChannelCount === 1) {
    const divisor = mixing === 'average' ? 1 : divisorOf(toChannelCount);
    return outputs.map(() => ({ channels: [0], divisor }));
  }
  if (fromChannelCount < toChannelCount) {
    return outputs.map((channel) => ({ channels: channel < fromChannelCount ? [channel] : [], divisor: 1 }));
  }
  const sides = toChannelCount === 2 ? SIDES[fromChannelCount] : undefined;
  if (sides === undefined) throw unknownMix(fromChannelCount, toChannelCount);
  return ['L', 'R'].map((side) => {
    const channels = inputs.filter((channel) => [side, 'B'].includes(sides[channel] ?? ''));
    return { channels, divisor: divisorOf(channels.length) };
  });
}

function divisorRule(mixing: ChannelMixing): (count: number) => number {
  switch (mixing) {
    case 'average':
      return (count) => count;
    case 'equal-power':
      return Math.sqrt;
    default:
      mixing satisfies never;
      throw new AntiphonError({
        code: 'INVALID_ARGUMENT',
        message: `mixing is ${String(mixing)}: expected average or equal-power`,
      });
  }
}

function unknownMix(from: number, to: number): AntiphonError {
  return new AntiphonError({
    code: 'AUDIO_FORMAT',
    message: `cannot mix ${from} channels to ${to}: which of them belong together is not known; mix to 1 channel, or up to 8 of them to 2`,
    details: { fromChannelCount: from, toChannelCount: to },
  });
}
