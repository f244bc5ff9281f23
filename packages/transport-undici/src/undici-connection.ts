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
import type { Duplex } from 'node:stream';
import { type CloseEvent, type MessageEvent, WebSocket } from 'undici';
import type { UndiciTransportSettings } from './undici-transport-settings.ts';

export interface UndiciConnectionOptions {
  readonly sink: FrameSink;
  readonly settings: UndiciTransportSettings;
}

const NOTHING = new Uint8Array(0);

/**
 * Makes a connection of an open WebSocket and the socket under it. Call it in the `open` event, so that no message is missed.
 *
 * undici parses all messages of a chunk at once, so a pause holds in the inbox what is parsed already, and in the kernel what is not.
 */
export function undiciConnection(
  webSocket: WebSocket,
  socket: Duplex,
  { sink, settings: { clock, closeTimeoutMs, lowWaterMarkBytes } }: UndiciConnectionOptions,
): Connection {
  const inbox = createFrameInbox(sink);
  // undici goes on counting what a dead connection never sent.
  const bufferedBytes = (): number => (inbox.info === undefined ? webSocket.bufferedAmount : 0);
  const gate = createDrainGate({ bufferedBytes, lowWaterMarkBytes });
  let closing = false;
  let closeTimer: Disposable | undefined;

  webSocket.addEventListener('message', ({ data }: MessageEvent) => inbox.frame(frameFrom(data)));
  webSocket.addEventListener('close', ({ code, reason }: CloseEvent) => {
    closeTimer?.[Symbol.dispose]();
    gate.end();
    inbox.end({ code, reason, initiator: closing ? 'local' : code === 1006 ? 'lost' : 'remote' });
  });
  // undici resumes the socket by itself when its parser has caught up.
  socket.on('resume', () => {
    if (inbox.isPaused) socket.pause();
  });
  /** Writes nothing behind all that waits: when it is written, so is that. undici tells nobody when a message went out. */
  const watchBuffer = (): void => {
    if (!gate.isAwaited) return;
    socket.write(NOTHING, (error) => {
      if (error) return;
      gate.check();
      // In a turn of its own: those who were woken may have sent more.
      setImmediate(watchBuffer);
    });
  };

  const close = async (code = 1000, reason = ''): Promise<CloseInfo> => {
    assertClientCloseCode(code);
    assertCloseArguments(code, reason);
    if (!closing && webSocket.readyState === WebSocket.OPEN) {
      closing = true;
      closeTimer = clock.setTimer(() => socket.destroy(), closeTimeoutMs);
      webSocket.close(code, reason);
    }
    inbox.discard();
    // The peer's close frame can only be read from a socket that flows.
    if (!socket.destroyed) socket.resume();
    return inbox.ended;
  };
  return {
    send(frame) {
      if (webSocket.readyState !== WebSocket.OPEN) throw sendAfterEndError();
      webSocket.send(frameText(frame));
    },
    get bufferedBytes() {
      return bufferedBytes();
    },
    drained(options) {
      const isWatched = gate.isAwaited;
      const drained = gate.wait(options);
      if (!isWatched) watchBuffer();
      return drained;
    },
    pause() {
      inbox.pause();
      if (inbox.isPaused) socket.pause();
    },
    resume() {
      inbox.resume();
      if (!inbox.isPaused && !socket.destroyed) socket.resume();
    },
    close,
    async [Symbol.asyncDispose]() {
      await close();
    },
  };
}

function frameFrom(data: unknown): Frame {
  return typeof data === 'string' ? data : new Uint8Array(data as ArrayBuffer);
}

function assertClientCloseCode(code: number): void {
  if (code === 1000 || code >= 3000) return;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `undici's WebSocket cannot close with the code ${code}; use 1000, or 3000 to 4999`,
  });
}
