import type { Clock, Connection, Frame } from '@antiphon/interface';

export interface FlowOptions {
  readonly source: Connection;
  readonly destination: Connection;
  readonly highWaterBytes: number;
  readonly stallTimeoutMs: number;
  readonly clock: Clock;
  /** Called once when the destination takes nothing for `stallTimeoutMs`. */
  readonly onStall: () => void;
}

/** One direction of a relay. */
export interface Flow extends Disposable {
  readonly frameCount: number;
  /** Passes one frame on as it is; pauses the source when the destination has too much unread. */
  forward(frame: Frame): void;
}

/** Each direction has a flow of its own, with its own pause and its own watch: one slow reader never holds the other direction. */
export function createFlow({ source, destination, ...limits }: FlowOptions): Flow {
  const ended = new AbortController();
  let watch: Disposable | undefined;
  let frameCount = 0;

  const release = (): void => {
    watch?.[Symbol.dispose]();
    watch = undefined;
  };
  // What counts is progress, not the time a full buffer takes on a thin line.
  const watchProgress = (unreadBytes: number): void => {
    watch = limits.clock.setTimer(() => {
      if (destination.bufferedBytes < unreadBytes) watchProgress(destination.bufferedBytes);
      else limits.onStall();
    }, limits.stallTimeoutMs);
  };
  const hold = async (): Promise<void> => {
    source.pause();
    watchProgress(destination.bufferedBytes);
    try {
      await destination.drained({ signal: ended.signal });
    } catch {
      // The destination is gone or the relay has ended: there is nothing to resume for, but a held close must come through.
    }
    release();
    source.resume();
  };
  return {
    get frameCount() {
      return frameCount;
    },
    forward(frame) {
      if (ended.signal.aborted) return;
      frameCount += 1;
      destination.send(frame);
      if (watch === undefined && destination.bufferedBytes > limits.highWaterBytes) void hold();
    },
    [Symbol.dispose]() {
      release();
      ended.abort();
    },
  };
}
