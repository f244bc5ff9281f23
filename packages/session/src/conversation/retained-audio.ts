import { AntiphonError } from '@antiphon/interface';
import type { RealtimeAudioFormat } from '@antiphon/protocol';
import { createAudioChunks } from './audio-chunks.ts';
import { bytesPerMs } from './audio-duration.ts';

/** Whose audio is kept. */
export type AudioRetention = 'user' | 'all' | false;

/** The audio of one content part, as it went over the wire. */
export interface RetainedAudio {
  /** In playing order. Views of memory that others share: copy before you write to them. */
  readonly chunks: readonly Uint8Array[];
  readonly format: RealtimeAudioFormat;
}

/** Where a piece of audio belongs. */
export interface RetainedAddress {
  readonly itemId: string;
  readonly contentIndex: number;
}

/** Audio by item, up to a number of bytes. A part is kept whole or not at all: the oldest goes first. */
export interface RetainedAudioStore {
  get(at: RetainedAddress): RetainedAudio | undefined;
  /** Adds to what is there. A part that had to go does not come back with its rest. */
  append(at: RetainedAddress, bytes: Uint8Array, format: RealtimeAudioFormat): void;
  /** Keeps only the beginning of a part. */
  cut(at: RetainedAddress, durationMs: number): void;
  delete(itemId: string): void;
}

interface Kept {
  readonly itemId: string;
  readonly format: RealtimeAudioFormat;
  chunks: Uint8Array[];
  byteCount: number;
}

// Only parts that are still being said are asked for again.
const MAXIMUM_GONE = 64;

export function createRetainedAudioStore(maximumBytes: number): RetainedAudioStore {
  const keptByPart = new Map<string, Kept>();
  const gone = new Set<string>();
  let total = 0;
  const remove = (part: string): void => {
    total -= keptByPart.get(part)?.byteCount ?? 0;
    keptByPart.delete(part);
  };
  const letGo = (part: string): void => {
    remove(part);
    gone.add(part);
    const [oldest] = gone;
    if (gone.size > MAXIMUM_GONE && oldest !== undefined) gone.delete(oldest);
  };
  const hasRoom = (byteCount: number): boolean => {
    for (const part of keptByPart.keys()) {
      if (total + byteCount <= maximumBytes) return true;
      letGo(part);
    }
    return total + byteCount <= maximumBytes;
  };
  return {
    get(at) {
      const kept = keptByPart.get(partOf(at));
      return kept && { chunks: kept.chunks.slice(), format: kept.format };
    },
    append(at, bytes, format) {
      const part = partOf(at);
      if (gone.has(part)) return;
      if (!hasRoom(bytes.length)) return letGo(part);
      // Making room may have taken what this would be added to.
      if (gone.has(part)) return;
      const kept: Kept = keptByPart.get(part) ?? { itemId: at.itemId, format, chunks: [], byteCount: 0 };
      keptByPart.set(part, kept);
      kept.chunks.push(bytes);
      kept.byteCount += bytes.length;
      total += bytes.length;
    },
    cut(at, durationMs) {
      const kept = keptByPart.get(partOf(at));
      if (kept === undefined) return;
      const pieces = createAudioChunks();
      for (const bytes of kept.chunks) pieces.append(bytes, bytesPerMs(kept.format));
      kept.chunks = [...pieces.between(0, durationMs)];
      const byteCount = kept.chunks.reduce((sum, { length }) => sum + length, 0);
      total -= kept.byteCount - byteCount;
      kept.byteCount = byteCount;
    },
    delete(itemId) {
      for (const [part, kept] of keptByPart) if (kept.itemId === itemId) remove(part);
    },
  };
}

/** @throws {AntiphonError} `INVALID_ARGUMENT` unless the value is a whole number above zero. */
export function checkMaximumRetainedBytes(value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `maximumRetainedBytes is ${value}: give a whole number of bytes above 0`,
  });
}

/** @throws {AntiphonError} `INVALID_ARGUMENT` for any other value. */
export function checkRetention(value: unknown): AudioRetention {
  if (value === false || value === 'user' || value === 'all') return value;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `retainAudio is ${JSON.stringify(value)}: give 'user', 'all' or false`,
  });
}

function partOf({ itemId, contentIndex }: RetainedAddress): string {
  return `${contentIndex} ${itemId}`;
}
