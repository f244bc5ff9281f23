import type { CloseInfo, Frame, FrameSink } from '@antiphon/interface';

/** A sink that keeps what it hears and lets a test wait for it. */
export interface RecordingSink extends FrameSink {
  /** Frames as text, and the close as `close CODE REASON INITIATOR`, in the order heard. */
  readonly heard: readonly string[];
  readonly frames: readonly Frame[];
  readonly closes: readonly CloseInfo[];
  /** Resolves with the first close. */
  readonly closed: Promise<CloseInfo>;
  /** Resolves when so many frames have been heard. */
  count(frameCount: number): Promise<void>;
}

/** Makes a sink that keeps everything; `onFrame` is called for each frame after it was kept. */
export function recordingSink(onFrame: (frame: Frame) => void = () => undefined): RecordingSink {
  const heard: string[] = [];
  const frames: Frame[] = [];
  const closes: CloseInfo[] = [];
  const waiting: { readonly frameCount: number; readonly resolve: () => void }[] = [];
  let settle: (info: CloseInfo) => void = () => undefined;
  const closed = new Promise<CloseInfo>((resolve) => (settle = resolve));
  return {
    heard,
    frames,
    closes,
    closed,
    frame(frame) {
      frames.push(frame);
      heard.push(textOf(frame));
      onFrame(frame);
      for (const { frameCount, resolve } of waiting) if (frames.length >= frameCount) resolve();
    },
    close(info) {
      closes.push(info);
      heard.push(`close ${info.code} ${info.reason} ${info.initiator}`);
      settle(info);
    },
    count: (frameCount) =>
      new Promise((resolve) => {
        if (frames.length >= frameCount) resolve();
        else waiting.push({ frameCount, resolve });
      }),
  };
}

/** The text of a frame, a leading byte order mark included. */
export function textOf(frame: Frame): string {
  return typeof frame === 'string' ? frame : new TextDecoder('utf-8', { ignoreBOM: true }).decode(frame);
}
