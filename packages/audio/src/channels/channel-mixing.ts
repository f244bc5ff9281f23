/**
 * How loud channels are that are mixed together or spread out.
 *
 * `average`: one channel out of n is their mean, one spread to n is copied: nothing clips, and what is the same in all channels keeps its level.
 * `equal-power`: n channels into one are divided by √n, and one spread to n too: what differs between the channels keeps its loudness, but
 * what is the same in all of them grows by √n and may clip.
 */
export type ChannelMixing = 'average' | 'equal-power';

/** The channels to mix, and into how many. */
export interface MixChannelsOptions {
  readonly fromChannelCount: number;
  readonly toChannelCount: number;
  /** @default 'average' */
  readonly mixing?: ChannelMixing | undefined;
}

/** What one output channel is made of: the sum of some input channels, divided. */
export interface ChannelMix {
  readonly channels: readonly number[];
  readonly divisor: number;
}
