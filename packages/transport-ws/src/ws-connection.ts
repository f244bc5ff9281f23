import {
  assertCloseArguments,
  type CloseInfo,
  type Connection,
  createDrainGate,
  createFrameInbox,
  type FrameSink,
  sendAfterEndError,
} from '@antiphon/interface';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { type HeartbeatSettings, startHeartbeat } from './heartbeat.ts';

export interface WsConnectionOptions extends HeartbeatSettings {
  readonly lowWaterMarkBytes: number;
}

/** How the errors that ws itself raises on an open connection end it. */
const CLOSE_CODE_BY_ERROR: Readonly<Record<string, number>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 1009,
  WS_ERR_INVALID_UTF8: 1007,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 1008,
};

/**
 * Makes a connection of an open socket of ws. Call it in the same tick as the socket opened, so that no message is missed.
 *
 * ws parses all messages of a chunk at once, so a pause holds in the inbox what is parsed already, and in the kernel what is not.
 */
export function wsConnection(
  socket: WebSocket,
  sink: FrameSink,
  { tcpSocket, settings }: { readonly tcpSocket: Socket; readonly settings: WsConnectionOptions },
): Connection {
  const { lowWaterMarkBytes, pongTimeoutMs } = settings;
  const inbox = createFrameInbox(sink);
  const bufferedBytes = (): number => (socket.readyState === WebSocket.CLOSED ? 0 : socket.bufferedAmount);
  const gate = createDrainGate({ bufferedBytes, lowWaterMarkBytes });
  // One function for every send. A destroyed socket empties its buffer too, and fails the write: the end follows.
  const onWritten = (error?: Error | null): void => {
    if (!error) gate.check();
  };
  let closing = false;
  let violation: CloseInfo | undefined;

  socket.on('message', (data: Buffer) => inbox.frame(data));
  socket.on('error', (error) => (violation ??= violationFrom(error)));
  const heartbeat = startHeartbeat(socket, {
    ...settings,
    tcpSocket,
    onDead() {
      violation ??= { code: 1006, reason: `no answer to a ping within ${pongTimeoutMs} ms`, initiator: 'lost' };
      socket.terminate();
    },
  });
  socket.once('close', (code, reason) => {
    heartbeat[Symbol.dispose]();
    gate.end();
    inbox.end(closing ? { code, reason: reason.toString(), initiator: 'local' } : (violation ?? endFrom(code, reason)));
  });

  const close = async (code = 1000, reason = ''): Promise<CloseInfo> => {
    assertCloseArguments(code, reason);
    if (!closing && inbox.info === undefined && socket.readyState === WebSocket.OPEN) {
      closing = true;
      heartbeat[Symbol.dispose]();
      socket.close(code, reason);
    }
    inbox.discard();
    // The peer's close frame can only be read from a socket that flows.
    socket.resume();
    return inbox.ended;
  };

  return {
    send(frame) {
      if (socket.readyState !== WebSocket.OPEN) throw sendAfterEndError();
      socket.send(frame, { binary: false }, onWritten);
    },
    get bufferedBytes() {
      return bufferedBytes();
    },
    drained: (options) => gate.wait(options),
    pause() {
      inbox.pause();
      if (inbox.isPaused) socket.pause();
    },
    resume() {
      inbox.resume();
      if (inbox.isPaused) return;
      if (!closing && socket.isPaused && inbox.info === undefined) heartbeat.restart();
      socket.resume();
    },
    close,
    async [Symbol.asyncDispose]() {
      await close();
    },
  };
}

function endFrom(code: number, reason: Buffer): CloseInfo {
  return { code, reason: reason.toString(), initiator: code === 1006 ? 'lost' : 'remote' };
}

function violationFrom(error: Error & { readonly code?: string }): CloseInfo | undefined {
  // Errors of the network come without a code of ws; they end as 1006.
  if (error.code?.startsWith('WS_ERR_') !== true) return undefined;
  return { code: CLOSE_CODE_BY_ERROR[error.code] ?? 1002, reason: error.message, initiator: 'lost' };
}
