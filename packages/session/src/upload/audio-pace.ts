import { AntiphonError } from '@antiphon/interface';

/** How fast audio is sent: as it would be spoken, so many times faster (below 1: slower), or as fast as the connection takes it. */
export type AudioPace = 'realtime' | 'unlimited' | number;

/** The pace as a multiple of real time; `Infinity`: no limit. @throws {AntiphonError} `INVALID_ARGUMENT` unless it is above 0. */
export function speedOf(pace: AudioPace): number {
  const speed = pace === 'realtime' ? 1 : pace === 'unlimited' ? Number.POSITIVE_INFINITY : pace;
  if (speed > 0) return speed;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `pace is ${pace}: give 'realtime', 'unlimited', or how many times faster than real time`,
  });
}
