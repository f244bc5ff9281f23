import {
  AntiphonError,
  assertCloseArguments,
  type CloseInfo,
  type Connection,
  createDrainGate,
  createFrameInbox,
  type Frame,
  type FrameSink,
  frameText,
  sendAfterEndError,
} from '@antiphon/interface';
import type { PlatformCloseEvent, PlatformMessageEvent, PlatformWebSocket } from './platform-web-socket.ts';
import type { WebTransportSettings } from './web-transport-settings.ts';

const OPEN = 1;

/** Makes a connection of a socket. Call it in the socket's `open` event, so that no message is missed. */
export function webConnection(socket: PlatformWebSocket, sink: FrameSink, settings: WebTransportSettings): Connection {
  const { clock, closeTimeoutMs, lowWaterMarkBytes, drainPollMs } = settings;
  const inbox = createFrameInbox(sink);
  // The platform goes on counting what a dead connection never sent.
  const bufferedBytes = (): number => (inbox.info === undefined ? socket.bufferedAmount : 0);
  const gate = createDrainGate({ bufferedBytes, lowWaterMarkBytes });
  let closing = false;
  let closeTimer: Disposable | undefined;
  let pollTimer: Disposable | undefined;

  const end = (info: CloseInfo): void => {
    closeTimer?.[Symbol.dispose]();
    pollTimer?.[Symbol.dispose]();
    gate.end();
    inbox.end(info);
  };
  const poll = (): void => {
    pollTimer?.[Symbol.dispose]();
    gate.check();
    pollTimer = gate.isAwaited ? clock.setTimer(poll, drainPollMs) : undefined;
  };
  socket.addEventListener('message', ({ data }: PlatformMessageEvent) => inbox.frame(frameFrom(data)));
  socket.addEventListener('close', ({ code, reason }: PlatformCloseEvent) =>
    end({ code, reason, initiator: closing ? 'local' : code === 1006 ? 'lost' : 'remote' }),
  );

  const close = async (code = 1000, reason = ''): Promise<CloseInfo> => {
    assertPlatformCloseCode(code);
    assertCloseArguments(code, reason);
    if (!closing && socket.readyState === OPEN) {
      closing = true;
      closeTimer = clock.setTimer(() => end({ code: 1006, reason: '', initiator: 'local' }), closeTimeoutMs);
      socket.close(code, reason);
    }
    inbox.discard();
    return inbox.ended;
  };
  return {
    send(frame) {
      if (socket.readyState !== OPEN) throw sendAfterEndError();
      socket.send(frameText(frame));
    },
    get bufferedBytes() {
      return bufferedBytes();
    },
    drained(options) {
      const drained = gate.wait(options);
      poll();
      return drained;
    },
    pause: () => inbox.pause(),
    resume: () => inbox.resume(),
    close,
    async [Symbol.asyncDispose]() {
      await close();
    },
  };
}

function frameFrom(data: unknown): Frame {
  return typeof data === 'string' ? data : new Uint8Array(data as ArrayBuffer);
}

function assertPlatformCloseCode(code: number): void {
  if (code === 1000 || code >= 3000) return;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `a platform WebSocket cannot close with the code ${code}; use 1000, or 3000 to 4999`,
  });
}
