import type { CloseInfo, Frame, FrameSink } from './transport.ts';

/**
 * The receiving half of a connection, for those who write transports: hands frames to a sink, or holds them while paused.
 *
 * The sink hears each frame once, in order, and `close` exactly once, last.
 */
export interface FrameInbox {
  /** Set as soon as the end is known, also while it waits behind held frames. */
  readonly info: CloseInfo | undefined;
  /** Resolves after the sink heard of the end. */
  readonly ended: Promise<CloseInfo>;
  readonly isPaused: boolean;
  frame(frame: Frame): void;
  /** The end, behind whatever is held. Only the first counts. */
  end(info: CloseInfo): void;
  /** Holds frames from now on. Without effect after `discard`: there is nothing left to hold. */
  pause(): void;
  /** Delivers what was held, synchronously, unless the sink pauses again on the way. */
  resume(): void;
  /** Drops what is held and all that comes; an end is delivered at once. For a local close: nobody listens any more. */
  discard(): void;
}

export interface FrameInboxOptions {
  /** Called for each frame after it reached the sink or was dropped. */
  readonly onTaken?: ((frame: Frame) => void) | undefined;
}

/** Makes the receiving half of a connection around a sink. */
export function createFrameInbox(sink: FrameSink, { onTaken }: FrameInboxOptions = {}): FrameInbox {
  let held: Frame[] = [];
  let position = 0;
  let paused = false;
  let delivering = false;
  let discarding = false;
  let heard = false;
  let info: CloseInfo | undefined;
  let settle: (info: CloseInfo) => void = () => undefined;
  const ended = new Promise<CloseInfo>((resolve) => (settle = resolve));

  const hearEnd = (): void => {
    if (info === undefined || heard) return;
    heard = true;
    try {
      sink.close(info);
    } finally {
      settle(info);
    }
  };
  const nextFrame = (): Frame | undefined => {
    if (paused) return undefined;
    if (position * 2 >= held.length) {
      held.splice(0, position);
      position = 0;
    }
    const frame = held[position];
    if (frame === undefined) return undefined;
    // Let go of it at once, not when the list is cut: it may be megabytes.
    held[position++] = '';
    return frame;
  };
  const drop = (): void => {
    const dropped = held.slice(position);
    held = [];
    position = 0;
    for (const frame of dropped) onTaken?.(frame);
  };
  const deliver = (): void => {
    // The sink may call back into us: whatever it adds is delivered by the loop that runs already.
    if (delivering) return;
    delivering = true;
    try {
      for (let frame = nextFrame(); frame !== undefined; frame = nextFrame()) {
        sink.frame(frame);
        onTaken?.(frame);
      }
    } finally {
      delivering = false;
    }
    if (!paused) hearEnd();
  };

  /** The ordinary case: nothing is held, so nothing need be. */
  const deliverAtOnce = (frame: Frame): void => {
    delivering = true;
    try {
      sink.frame(frame);
      onTaken?.(frame);
    } finally {
      delivering = false;
    }
    if (position < held.length || info !== undefined) deliver();
  };

  return {
    get info() {
      return info;
    },
    ended,
    get isPaused() {
      return paused;
    },
    frame(frame) {
      if (info !== undefined) return;
      if (discarding) return onTaken?.(frame);
      if (!paused && !delivering && position === held.length) return deliverAtOnce(frame);
      held.push(frame);
      deliver();
    },
    end(given) {
      if (info !== undefined) return;
      info = given;
      deliver();
    },
    pause() {
      paused = !discarding;
    },
    resume() {
      paused = false;
      deliver();
    },
    discard() {
      discarding = true;
      paused = false;
      drop();
      deliver();
    },
  };
}
