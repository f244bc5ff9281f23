import { type Clock, systemClock } from '@antiphon/interface';
import { checkMilliseconds } from '../waiting/check-milliseconds.ts';
import type { PartPlayed } from './playback-part.ts';
import type { PlaybackSink } from './playback-link.ts';
import type { Playback } from './playback.ts';

export interface ClockedSinkOptions {
  readonly playback: Playback;
  /** How long it takes from `play` until a piece is heard, in milliseconds: the sink's own buffer. @default 0 */
  readonly latencyMs?: number | undefined;
  /** @default the platform's */
  readonly clock?: Clock | undefined;
}

/** A piece that is being played, or waits for it. */
interface TimedPiece {
  readonly end: PartPlayed;
  readonly durationMs: number;
  readonly endsAtMs: number;
}

/**
 * A sink that plays and cannot tell how far it is, such as the input of a player's process: what it has played is counted by the clock, as if it never ran dry by itself and began each piece
 * as soon as the one before had ended. Where a sink can tell, let it: a clock only believes.
 *
 * Reports at the end of each piece, and to the millisecond when it is stopped. Holds one timer while something plays.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` for a `latencyMs` below 0.
 * @example
 * import { attachPlayback, clockedSink, createPlayback, type Session } from '@antiphon/session';
 *
 * export function talk(session: Session, player: { write(bytes: Uint8Array): void; kill(): void }) {
 *   const playback = createPlayback();
 *   const sink = { play: ({ bytes }: { bytes: Uint8Array }) => player.write(bytes), stop: () => player.kill() };
 *   return attachPlayback(session, playback, { sink: clockedSink(sink, { playback, latencyMs: 50 }) });
 * }
 */
export function clockedSink(sink: PlaybackSink, options: ClockedSinkOptions): PlaybackSink {
  const { playback, clock = systemClock } = options;
  const latencyMs = checkMilliseconds('latencyMs', options.latencyMs ?? 0);
  let pieces: TimedPiece[] = [];
  let endsAtMs = 0;
  let timer: Disposable | undefined;

  const report = () => {
    const nowMs = clock.nowMs();
    const current = pieces.findIndex((piece) => piece.endsAtMs > nowMs);
    const heardCount = current === -1 ? pieces.length : current;
    for (const { end } of pieces.splice(0, heardCount)) playback.played(end);
  };
  const reportWithin = ({ end, durationMs, endsAtMs: atMs }: TimedPiece) => {
    const leftMs = atMs - clock.nowMs();
    if (leftMs < durationMs) playback.played({ ...end, playedMs: end.playedMs - leftMs });
  };
  const schedule = () => {
    const [next] = pieces;
    if (next === undefined || timer !== undefined) return;
    const onTimer = () => {
      timer = undefined;
      report();
      schedule();
    };
    timer = clock.setTimer(onTimer, next.endsAtMs - clock.nowMs());
  };

  return {
    play(chunk, end) {
      sink.play?.(chunk, end);
      const nowMs = clock.nowMs();
      // What is not waiting any more has been reported.
      const before = pieces.findLast((piece) => isSamePart(piece.end, end));
      const beginMs = before?.end.playedMs ?? playback.find(end.itemId, end.contentIndex)?.heardMs ?? 0;
      const durationMs = end.playedMs - beginMs;
      endsAtMs = Math.max(endsAtMs, nowMs + latencyMs) + durationMs;
      pieces.push({ end, durationMs, endsAtMs });
      schedule();
    },
    stop() {
      timer?.[Symbol.dispose]();
      timer = undefined;
      report();
      const [current] = pieces;
      if (current !== undefined) reportWithin(current);
      pieces = [];
      endsAtMs = 0;
      return sink.stop();
    },
  };
}

function isSamePart(one: PartPlayed, other: PartPlayed): boolean {
  return one.itemId === other.itemId && one.contentIndex === other.contentIndex;
}
