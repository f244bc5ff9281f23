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
  return new SinkInbox(sink, onTaken);
}

/** A class, as every connection has one: its methods are shared, where closures would be made for each. */
class SinkInbox implements FrameInbox {
  // Every frame needs these. They come first, so that they lie side by side.
  readonly #sink: FrameSink;
  readonly #onTaken: FrameInboxOptions['onTaken'];
  #delivering = false;
  /** Whether anything else may hinder a frame: a pause, others that wait, the end. */
  #hindered = false;
  /** Made when a frame has to wait for the first time. */
  #held: Frame[] | undefined;
  #position = 0;
  #paused = false;
  #discarding = false;
  #heard = false;
  #info: CloseInfo | undefined;
  #settle: ((info: CloseInfo) => void) | undefined;
  #ended: Promise<CloseInfo> | undefined;

  constructor(sink: FrameSink, onTaken: FrameInboxOptions['onTaken']) {
    this.#sink = sink;
    this.#onTaken = onTaken;
  }

  get info(): CloseInfo | undefined {
    return this.#info;
  }

  get ended(): Promise<CloseInfo> {
    return (this.#ended ??= new Promise((resolve) => {
      if (this.#heard && this.#info !== undefined) resolve(this.#info);
      else this.#settle = resolve;
    }));
  }

  get isPaused(): boolean {
    return this.#paused;
  }

  frame(frame: Frame): void {
    if (this.#delivering || this.#hindered) return this.#frameBehind(frame);
    this.#delivering = true;
    try {
      this.#sink.frame(frame);
      this.#onTaken?.(frame);
    } finally {
      this.#delivering = false;
    }
    if (this.#hindered) this.#deliver();
  }

  end(info: CloseInfo): void {
    if (this.#info !== undefined) return;
    this.#info = info;
    this.#hindered = true;
    this.#deliver();
  }

  pause(): void {
    this.#paused = !this.#discarding;
    this.#hindered = true;
  }

  resume(): void {
    this.#paused = false;
    this.#deliver();
  }

  discard(): void {
    this.#discarding = true;
    this.#hindered = true;
    this.#paused = false;
    this.#drop();
    this.#deliver();
  }

  /** One that may have to wait for what came before it. */
  #frameBehind(frame: Frame): void {
    if (this.#info !== undefined) return;
    if (this.#discarding) return this.#onTaken?.(frame);
    (this.#held ??= []).push(frame);
    this.#hindered = true;
    this.#deliver();
  }

  #isHolding(): boolean {
    return this.#held !== undefined && this.#position < this.#held.length;
  }

  #nextFrame(): Frame | undefined {
    const held = this.#held;
    if (this.#paused || held === undefined) return undefined;
    if (this.#position * 2 >= held.length) {
      held.splice(0, this.#position);
      this.#position = 0;
    }
    const frame = held[this.#position];
    if (frame === undefined) return undefined;
    // Let go of it at once, not when the list is cut: it may be megabytes.
    held[this.#position++] = '';
    return frame;
  }

  #drop(): void {
    const dropped = this.#held?.slice(this.#position) ?? [];
    this.#held = undefined;
    this.#position = 0;
    for (const frame of dropped) this.#onTaken?.(frame);
  }

  #deliver(): void {
    // The sink may call back into us: whatever it adds is delivered by the loop that runs already.
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      for (let frame = this.#nextFrame(); frame !== undefined; frame = this.#nextFrame()) {
        this.#sink.frame(frame);
        this.#onTaken?.(frame);
      }
    } finally {
      this.#delivering = false;
    }
    this.#hindered = this.#paused || this.#discarding || this.#info !== undefined || this.#isHolding();
    if (!this.#paused) this.#hearEnd();
  }

  #hearEnd(): void {
    const info = this.#info;
    if (info === undefined || this.#heard) return;
    this.#heard = true;
    try {
      this.#sink.close(info);
    } finally {
      this.#settle?.(info);
    }
  }
}
