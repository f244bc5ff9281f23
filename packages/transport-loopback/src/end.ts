import {
  assertCloseArguments,
  type CloseInfo,
  type Connection,
  createDrainGate,
  createFrameInbox,
  type Frame,
  frameByteCount,
  type FrameSink,
  sendAfterEndError,
} from '@antiphon/interface';
import { copyFrame } from './copy-frame.ts';
import type { LoopbackSettings } from './loopback-settings.ts';

/** One end of a loopback connection, as the wire and its other end see it. */
export interface End {
  readonly connection: Connection;
  /** A frame arrives. */
  receive(frame: Frame, byteCount: number): void;
  /** A close frame arrives: the peer's own, or its answer to ours. */
  receiveClose(code: number, reason: string): void;
  /** The network fails. */
  lose(): void;
  /** The peer took our oldest frame. */
  taken(): void;
}

export interface EndOptions {
  readonly sink: FrameSink;
  readonly peer: () => End;
  readonly settings: LoopbackSettings;
  readonly onEnded: () => unknown;
}

/** Makes one end. What it sends reaches the other in a microtask of its own, so that order is kept and no call re-enters. */
export function createEnd({ sink, peer, settings, onEnded }: EndOptions): End {
  const { lowWaterMarkBytes, maximumPayloadBytes } = settings;
  const inbox = createFrameInbox(sink, { onTaken: () => peer().taken() });
  const wire: number[] = [];
  let bufferedBytes = 0;
  let state: 'open' | 'closing' | 'ended' = 'open';
  const gate = createDrainGate({ bufferedBytes: () => bufferedBytes, lowWaterMarkBytes });

  const end = (info: CloseInfo): void => {
    if (state === 'ended') return;
    state = 'ended';
    wire.length = 0;
    bufferedBytes = 0;
    gate.end();
    onEnded();
    inbox.end(info);
  };
  const receiveClose = (code: number, reason: string): void => {
    if (state === 'ended') return;
    end({ code, reason, initiator: state === 'closing' ? 'local' : 'remote' });
    queueMicrotask(() => peer().receiveClose(code, reason));
  };
  const close = async (code = 1000, reason = ''): Promise<CloseInfo> => {
    assertCloseArguments(code, reason);
    if (state === 'open') {
      state = 'closing';
      queueMicrotask(() => peer().receiveClose(code, reason));
    }
    inbox.discard();
    return inbox.ended;
  };
  const send = (frame: Frame): void => {
    if (state !== 'open') throw sendAfterEndError();
    const copy = copyFrame(frame);
    const byteCount = frameByteCount(copy);
    wire.push(byteCount);
    bufferedBytes += byteCount;
    queueMicrotask(() => peer().receive(copy, byteCount));
  };

  return {
    connection: {
      send,
      get bufferedBytes() {
        return bufferedBytes;
      },
      drained: (options) => gate.wait(options),
      pause: () => inbox.pause(),
      resume: () => inbox.resume(),
      close,
      async [Symbol.asyncDispose]() {
        await close();
      },
    },
    receive(frame, byteCount) {
      if (byteCount <= maximumPayloadBytes || state === 'ended') return inbox.frame(frame);
      const reason = `a message of ${byteCount} bytes is bigger than ${maximumPayloadBytes}`;
      end({ code: 1009, reason, initiator: 'lost' });
      queueMicrotask(() => peer().receiveClose(1009, ''));
    },
    receiveClose,
    lose: () => end({ code: 1006, reason: '', initiator: 'lost' }),
    taken() {
      bufferedBytes -= wire.shift() ?? 0;
      gate.check();
    },
  };
}
