import type { PlaybackPart } from './playback-part.ts';

// Sinks count whole milliseconds, audio comes in samples: what is left below this was heard.
const ROUNDING_MS = 1;
// Parts that are over are known for so long that a late report, or late audio, is recognised.
const REMEMBERED_PARTS = 256;

/** A part as the queue counts on it. */
export interface QueuedPart extends PlaybackPart {
  enqueuedMs: number;
  heardMs: number;
  /** Dropped from the queue: nothing counts for it any more. */
  isCleared: boolean;
}

export interface QueuedAddress {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly responseId?: string | undefined;
}

/** What is queued, in playing order, and how far each part was heard. Knows no streams. */
export interface PlaybackQueue {
  /** The first part that still has something to be heard. */
  readonly current: QueuedPart | undefined;
  /** From the one being heard to the last one. */
  readonly parts: readonly QueuedPart[];
  readonly find: (itemId: string, contentIndex: number) => QueuedPart | undefined;
  /** Nothing when that part was cleared. */
  readonly enqueue: (address: QueuedAddress, durationMs: number) => QueuedPart | undefined;
  /** The parts of which more was heard now. */
  readonly playedPart: (part: QueuedPart, playedMs: number) => readonly QueuedPart[];
  readonly playedMore: (durationMs: number) => readonly QueuedPart[];
  /** Drops the queue; gives the parts that were not heard to their end. */
  readonly clear: () => readonly QueuedPart[];
}

/** A stretch of one part. Parts that arrive in turns, such as those of two responses at once, have several. */
interface Stretch {
  readonly part: QueuedPart;
  readonly startMs: number;
  endMs: number;
}

export function hasUnheard({ enqueuedMs, heardMs }: PlaybackPart): boolean {
  return enqueuedMs - heardMs >= ROUNDING_MS;
}

export function createPlaybackQueue(): PlaybackQueue {
  const known = new Map<string, QueuedPart>();
  let queue: Stretch[] = [];

  const find = (itemId: string, contentIndex: number) => {
    const last = queue.at(-1)?.part;
    if (last?.itemId === itemId && last.contentIndex === contentIndex) return last;
    return known.get(keyOf(itemId, contentIndex));
  };
  const add = (address: QueuedAddress) => {
    const part = createPart(address);
    known.set(keyOf(part.itemId, part.contentIndex), part);
    if (known.size > REMEMBERED_PARTS) forgetOldest(known, queue);
    return part;
  };
  // The last one stays: more of it may come.
  const dropHeard = () => {
    const first = queue.findIndex(isAhead);
    const count = first === -1 ? queue.length - 1 : first;
    if (count > 0) queue.splice(0, count);
  };

  return {
    get current() {
      return queue.find(isAhead)?.part;
    },
    get parts() {
      return [...new Set(queue.map(({ part }) => part))];
    },
    find,
    enqueue(address, durationMs) {
      const part = find(address.itemId, address.contentIndex) ?? add(address);
      if (part.isCleared) return undefined;
      const startMs = part.enqueuedMs;
      part.enqueuedMs += durationMs;
      const last = queue.at(-1);
      if (last?.part === part) last.endMs = part.enqueuedMs;
      else queue.push({ part, startMs, endMs: part.enqueuedMs });
      return part;
    },
    playedPart(part, playedMs) {
      const isReached = ({ startMs }: Stretch) => startMs < playedMs || startMs === 0;
      const index = queue.findLastIndex((one) => one.part === part && isReached(one));
      if (index === -1) return [];
      const heard: QueuedPart[] = [];
      for (const { part: before, endMs } of queue.slice(0, index)) noteHeard(before, endMs, heard);
      noteHeard(part, playedMs, heard);
      dropHeard();
      return heard;
    },
    playedMore(durationMs) {
      let leftMs = durationMs;
      const heard: QueuedPart[] = [];
      for (const { part, endMs } of queue) {
        if (leftMs <= 0) break;
        const takenMs = Math.min(leftMs, Math.max(endMs - part.heardMs, 0));
        leftMs -= takenMs;
        noteHeard(part, part.heardMs + takenMs, heard);
      }
      dropHeard();
      return heard;
    },
    clear() {
      const parts = new Set(queue.map(({ part }) => part));
      for (const part of parts) part.isCleared = true;
      queue = [];
      return [...parts].filter(hasUnheard);
    },
  };
}

function isAhead({ part, endMs }: Stretch): boolean {
  return endMs - part.heardMs >= ROUNDING_MS;
}

function createPart({ itemId, contentIndex, responseId }: QueuedAddress): QueuedPart {
  const counts = { enqueuedMs: 0, heardMs: 0, isCleared: false };
  return { itemId, contentIndex, ...(responseId === undefined ? {} : { responseId }), ...counts };
}

/** Puts the part among those of which more was heard, if that is more than was known. It never becomes less, and never more than there is. */
function noteHeard(part: QueuedPart, playedMs: number, heard: QueuedPart[]): void {
  const heardMs = Math.min(playedMs, part.enqueuedMs);
  if (heardMs <= part.heardMs) return;
  part.heardMs = heardMs;
  if (!heard.includes(part)) heard.push(part);
}

function forgetOldest(known: Map<string, QueuedPart>, queue: readonly Stretch[]): void {
  const queued = new Set(queue.map(({ part }) => part));
  let surplus = known.size - queued.size - REMEMBERED_PARTS;
  for (const [key, part] of known) {
    if (surplus <= 0) return;
    if (queued.has(part)) continue;
    known.delete(key);
    surplus -= 1;
  }
}

function keyOf(itemId: string, contentIndex: number): string {
  return `${contentIndex} ${itemId}`;
}
