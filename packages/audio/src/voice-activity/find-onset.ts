import type { FrameHistory } from './frame-history.ts';
import type { SpeechLevels } from './speech-levels.ts';
import { UNVOICED_FRAMES, UNVOICED_REACH_FRAMES } from './unvoiced-reach.ts';

const WINDOW_FRAMES = 8;
const LOUD_FRAMES = 6;

/**
 * Looks for a stretch that is loud for 60 of 80 ms, beginning at `from` or later: long enough for a syllable, too long for a click.
 * @param isLoud tells it of a frame
 * @returns the number of its first loud frame
 */
export function findLoudStretch(
  from: number,
  end: number,
  isLoud: (frameNumber: number) => boolean,
): number | undefined {
  let loudCount = 0;
  for (let frame = from; frame < end; frame++) {
    if (isLoud(frame)) loudCount++;
    const left = frame - WINDOW_FRAMES;
    if (left >= from && isLoud(left)) loudCount--;
    if (loudCount < LOUD_FRAMES) continue;
    for (let first = Math.max(left + 1, from); ; first++) if (isLoud(first)) return first;
  }
  return undefined;
}

/** Looks for an onset among the latest frames, each judged by what was known when it came. */
export function findOnset(history: FrameHistory, from: number): number | undefined {
  return findLoudStretch(Math.max(from, history.count - WINDOW_FRAMES), history.count, (frame) =>
    history.wasLoud(frame),
  );
}

/** Looks for an onset among all frames that are held, judged anew by what is known now. */
export function findEarlierOnset(history: FrameHistory, from: number, { onset }: SpeechLevels): number | undefined {
  return findLoudStretch(from, history.count, (frame) => history.powerOf(frame) >= onset);
}

/**
 * Goes back from a loud frame to where the sound begins: first while the level carries, then over an unvoiced sound before it, up to 250 ms, when three
 * frames cross zero often enough. After L. R. Rabiner and M. R. Sambur, "An algorithm for determining the endpoints of isolated utterances", 1975.
 */
export function findBeginning(history: FrameHistory, loudFrame: number, search: BeginningSearch): number {
  const { from, levels, crossingsPerSecond } = search;
  let beginning = loudFrame;
  while (beginning > from && history.powerOf(beginning - 1) >= levels.continuation) beginning--;
  let unvoicedCount = 0;
  let earliest = beginning;
  for (let frame = beginning - 1; frame >= Math.max(from, beginning - UNVOICED_REACH_FRAMES); frame--) {
    if (history.crossingsOf(frame) <= crossingsPerSecond || history.powerOf(frame) < levels.unvoiced) continue;
    unvoicedCount++;
    earliest = frame;
  }
  return unvoicedCount >= UNVOICED_FRAMES ? earliest : beginning;
}

/** Where a beginning is looked for. */
export interface BeginningSearch {
  /** The earliest frame that it may be. */
  readonly from: number;
  readonly levels: SpeechLevels;
  /** More than this is unvoiced. */
  readonly crossingsPerSecond: number;
}
