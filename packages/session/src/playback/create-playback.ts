import { AntiphonError } from '@antiphon/interface';
import { Subject } from 'rxjs';
import { checkMilliseconds } from '../waiting/check-milliseconds.ts';
import { createReplayedValue } from '../streams/replayed-value.ts';
import { bytesPerMs } from '../upload/audio-duration.ts';
import { DEFAULT_WIRE_FORMAT } from '../upload/wire-format.ts';
import type { PlaybackPart } from './playback-part.ts';
import { createPlaybackQueue, type QueuedPart } from './playback-queue.ts';
import type { Playback, PlaybackOptions } from './playback.ts';

/**
 * Makes an empty ledger of what is heard.
 *
 * @example
 * import { createPlayback } from '@antiphon/session';
 *
 * const playback = createPlayback();
 * playback.enqueue({ itemId: 'item_1', durationMs: 2_000 });
 * playback.played({ itemId: 'item_1', contentIndex: 0, playedMs: 750 }); // the message of an AudioWorklet
 * console.log(playback.isPlaying, playback.clear()[0]?.heardMs); // true 750
 */
export function createPlayback({ format, totalRestartsOnClear = false }: PlaybackOptions = {}): Playback {
  const msOfBytes = 1 / bytesPerMs(format ?? DEFAULT_WIRE_FORMAT);
  const queue = createPlaybackQueue();
  const heard = new Subject<PlaybackPart>();
  const isPlaying = createReplayedValue(false);
  const playing = createReplayedValue<PlaybackPart | undefined>(undefined);
  let current: QueuedPart | undefined;
  let totalMs = 0;

  const tell = (changed: readonly QueuedPart[]) => {
    if (heard.observed) for (const part of changed) heard.next(snapshotOf(part));
    const next = queue.current;
    if (next === current) return;
    current = next;
    playing.set(next && snapshotOf(next));
    isPlaying.set(next !== undefined);
  };

  return {
    enqueue(audio) {
      const { itemId, contentIndex = 0, responseId } = audio;
      const durationMs = audio.bytes === undefined ? audio.durationMs : audio.bytes.byteLength * msOfBytes;
      checkMilliseconds('durationMs', durationMs);
      const part = queue.enqueue({ itemId, contentIndex, responseId }, durationMs);
      if (part === undefined) return undefined;
      if (current === undefined) tell([]);
      return { itemId, contentIndex, playedMs: part.enqueuedMs };
    },
    played(report) {
      if ('totalPlayedMs' in report) {
        const moreMs = checkPlayed('totalPlayedMs', report.totalPlayedMs) - totalMs;
        if (moreMs <= 0) return;
        totalMs += moreMs;
        return tell(queue.playedMore(moreMs));
      }
      const playedMs = checkPlayed('playedMs', report.playedMs);
      const part = queue.find(report.itemId, report.contentIndex ?? 0);
      if (part !== undefined) tell(queue.playedPart(part, playedMs));
    },
    clear() {
      if (totalRestartsOnClear) totalMs = 0;
      const cut = queue.clear().map(snapshotOf);
      tell([]);
      return cut;
    },
    find: (itemId, contentIndex = 0) => snapshot(queue.find(itemId, contentIndex)),
    get queue() {
      return queue.parts.map(snapshotOf);
    },
    get isPlaying() {
      return isPlaying.current;
    },
    isPlaying$: isPlaying.changes$,
    playing$: playing.changes$,
    heard$: heard.asObservable(),
    [Symbol.dispose]() {
      for (const stream of [heard, isPlaying, playing]) stream.complete();
    },
  };
}

function snapshot(part: QueuedPart | undefined): PlaybackPart | undefined {
  return part && snapshotOf(part);
}

function snapshotOf({ isCleared: _isCleared, ...part }: QueuedPart): PlaybackPart {
  return part;
}

function checkPlayed(name: string, value: number): number {
  if (Number.isFinite(value)) return value;
  const message = `${name} is ${value}: give the milliseconds that were played`;
  throw new AntiphonError({ code: 'INVALID_ARGUMENT', message });
}
