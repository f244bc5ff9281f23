import { AntiphonError, type CloseInfo, type Connection, type Frame, type FrameSink } from '@antiphon/interface';

/** A connection whose other side is the test. */
export interface FakeConnection extends Connection {
  readonly sent: Frame[];
  readonly closedWith: { readonly code: number; readonly reason: string } | undefined;
  readonly isPaused: boolean;
  /** While true nothing leaves the buffer. */
  stuck: boolean;
  /** Takes bytes out of the buffer. */
  drain(byteCount?: number): void;
  /** The peer sends; held back while paused. */
  receive(frame: Frame): void;
  /** The peer ends. */
  end(info: CloseInfo): void;
}

/** One opened by a transport takes only the close codes that every transport takes; one of a listener takes all. */
export function fakeConnection(sink: FrameSink, openedBy: 'transport' | 'listener' = 'transport'): FakeConnection {
  const sent: Frame[] = [];
  const held: (() => void)[] = [];
  const waiting = new Set<() => void>();
  let bufferedBytes = 0;
  let isPaused = false;
  let ended: CloseInfo | undefined;
  let closedWith: FakeConnection['closedWith'];
  const deliver = (call: () => void): void => {
    if (isPaused) held.push(call);
    else call();
  };
  const finish = (info: CloseInfo): void => {
    if (ended !== undefined) return;
    ended = info;
    for (const wake of waiting) wake();
    sink.close(info);
  };
  const connection: FakeConnection = {
    sent,
    stuck: false,
    get closedWith() {
      return closedWith;
    },
    get isPaused() {
      return isPaused;
    },
    get bufferedBytes() {
      return bufferedBytes;
    },
    send(frame) {
      if (ended !== undefined) throw new AntiphonError({ code: 'CLOSED', message: 'closed' });
      sent.push(frame);
      if (connection.stuck) bufferedBytes += frame.length;
    },
    drained({ signal } = {}) {
      return new Promise((resolve, reject) => {
        const wake = (): void => {
          waiting.delete(wake);
          if (ended !== undefined) reject(new AntiphonError({ code: 'CLOSED', message: 'closed' }));
          else resolve();
        };
        if (bufferedBytes === 0) return resolve();
        waiting.add(wake);
        signal?.addEventListener('abort', () => {
          waiting.delete(wake);
          reject(signal.reason as Error);
        });
      });
    },
    drain(byteCount = bufferedBytes) {
      bufferedBytes -= byteCount;
      if (bufferedBytes === 0) for (const wake of waiting) wake();
    },
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      // A delivery may pause again.
      const isFlowing = (): boolean => !isPaused;
      while (isFlowing() && held.length > 0) held.shift()?.();
    },
    receive: (frame) => deliver(() => sink.frame(frame)),
    end: (info) => deliver(() => finish(info)),
    close(code = 1000, reason = '') {
      if (openedBy === 'transport' && code !== 1000 && code < 3000) {
        return Promise.reject(new AntiphonError({ code: 'INVALID_ARGUMENT', message: `cannot close with ${code}` }));
      }
      closedWith ??= { code, reason };
      isPaused = false;
      finish({ code, reason, initiator: 'local' });
      return Promise.resolve(ended as CloseInfo);
    },
    async [Symbol.asyncDispose]() {
      await connection.close();
    },
  };
  return connection;
}
