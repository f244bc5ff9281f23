import { AntiphonError, type Clock } from '@antiphon/interface';

export interface HandshakeLimitOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Aborts when the client goes away. */
  readonly clientSignal: AbortSignal;
}

/** One signal for everything that can end a handshake: time, the client, the gateway. Dispose it when the handshake is over. */
export interface HandshakeLimit extends Disposable {
  /** Aborts with `TIMEOUT`, with the client's reason, or with the reason given to `abort`. */
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
}

// Not AbortSignal.any: joined with a signal that lives as long as the gateway, every handshake would leave something behind on Node 20.
export function createHandshakeLimit({ clock, timeoutMs, clientSignal }: HandshakeLimitOptions): HandshakeLimit {
  const controller = new AbortController();
  const leave = (): void => controller.abort(clientSignal.reason);
  const timer = clock.setTimer(() => {
    controller.abort(new AntiphonError({ code: 'TIMEOUT', message: `no session within ${timeoutMs} ms` }));
  }, timeoutMs);
  if (clientSignal.aborted) leave();
  clientSignal.addEventListener('abort', leave, { once: true });
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    [Symbol.dispose]() {
      timer[Symbol.dispose]();
      clientSignal.removeEventListener('abort', leave);
    },
  };
}
