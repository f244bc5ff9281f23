import type { PlayedReport } from './audio-place.ts';
import type { PlaybackPart } from './playback-messages.ts';

/** Knows which part each queued sample belongs to, and how far each part was played. Counts samples at the rate of what is queued. */
export interface PlayedParts {
  /** The part that was played last, as far as it was; undefined before any. */
  readonly last: PlayedReport | undefined;
  enqueue(part: PlaybackPart, sampleCount: number): void;
  /** So many samples more were played. @returns the parts that are through with that, in order, each with all that was queued of it */
  play(sampleCount: number): readonly PlayedReport[];
  /** What is queued will not be played. */
  clear(): void;
}

interface Stretch {
  readonly part: PlaybackPart;
  left: number;
}

const REMEMBERED_PARTS = 64;

/** None yet, for audio of this rate. */
export function createPlayedParts(sampleRateHz: number): PlayedParts {
  const stretches: Stretch[] = [];
  const played = new Map<string, number>();
  let last: PlaybackPart | undefined;

  const reportOf = (part: PlaybackPart): PlayedReport => ({
    itemId: part.itemId,
    contentIndex: part.contentIndex,
    playedMs: ((played.get(keyOf(part)) ?? 0) / sampleRateHz) * 1000,
  });
  const count = (part: PlaybackPart, sampleCount: number): void => {
    const key = keyOf(part);
    const total = (played.get(key) ?? 0) + sampleCount;
    // Put anew at the end, so that those that are over are the oldest.
    played.delete(key);
    played.set(key, total);
    for (const oldest of played.keys()) {
      if (played.size <= REMEMBERED_PARTS) break;
      played.delete(oldest);
    }
    last = part;
  };
  return {
    get last() {
      return last === undefined ? undefined : reportOf(last);
    },
    enqueue(part, sampleCount) {
      if (sampleCount === 0) return;
      const end = stretches.at(-1);
      if (end !== undefined && keyOf(end.part) === keyOf(part)) end.left += sampleCount;
      else stretches.push({ part, left: sampleCount });
    },
    play(sampleCount) {
      const through: PlayedReport[] = [];
      let left = sampleCount;
      for (let stretch = stretches[0]; stretch !== undefined && left > 0; stretch = stretches[0]) {
        const step = Math.min(left, stretch.left);
        count(stretch.part, step);
        stretch.left -= step;
        left -= step;
        if (stretch.left > 0) break;
        stretches.shift();
        through.push(reportOf(stretch.part));
      }
      return through;
    },
    clear: () => void stretches.splice(0),
  };
}

function keyOf({ itemId, contentIndex }: PlaybackPart): string {
  return `${contentIndex}:${itemId}`;
}
