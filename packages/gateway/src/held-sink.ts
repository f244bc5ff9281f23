import type { CloseInfo, Frame, FrameSink } from '@antiphon/interface';

/** What a side said first: a frame, or its end. */
export type FirstWord = { readonly frame: Frame } | { readonly close: CloseInfo };

/** A sink that holds what arrives until it is told where to deliver. Nothing is lost, and the order stays. */
export interface HeldSink extends FrameSink {
  /** Resolves with the first thing that arrives; never rejects. */
  readonly firstWord: Promise<FirstWord>;
  /** Delivers what was held, then everything that follows at once. Call it once. */
  release(target: FrameSink): void;
}

export function createHeldSink(): HeldSink {
  const held: Frame[] = [];
  let end: CloseInfo | undefined;
  let target: FrameSink | undefined;
  let tellFirst: (word: FirstWord) => void;
  const firstWord = new Promise<FirstWord>((resolve) => {
    tellFirst = resolve;
  });
  return {
    firstWord,
    frame(frame) {
      tellFirst({ frame });
      if (target === undefined) held.push(frame);
      else target.frame(frame);
    },
    close(close) {
      tellFirst({ close });
      if (target === undefined) end = close;
      else target.close(close);
    },
    release(next) {
      // A frame that arrives while the held ones are delivered queues up behind them.
      for (let frame = held.shift(); frame !== undefined; frame = held.shift()) next.frame(frame);
      target = next;
      if (end !== undefined) next.close(end);
    },
  };
}
