import { AntiphonError, type IncomingConnection, isAntiphonError, redact, untilAborted } from '@antiphon/interface';
import type { Authentication } from './authenticator.ts';
import { gatewayEnding } from './ending.ts';
import { createHandshakeLimit, type HandshakeLimit } from './handshake-limit.ts';
import * as refuse from './http-refusal.ts';
import { type Relay, startRelay } from './relay.ts';
import type { ResolvedOptions } from './resolved-options.ts';
import { connectUpstream, type UpstreamConnection } from './upstream-connection.ts';

/** Every session of one gateway, from the handshake to the end. */
export interface Sessions {
  /** Those admitted: still connecting, or at work. */
  readonly count: number;
  /** Takes one handshake through to the end of its session. Never rejects. */
  serve(incoming: IncomingConnection): Promise<void>;
  /** Refuses new ones, waits for those at work, then ends what is left. */
  drain(): Promise<void>;
}

export function createSessions(options: ResolvedOptions): Sessions {
  const { logger, clock } = options;
  const handshakes = new Set<HandshakeLimit>();
  const relays = new Set<Relay>();
  const serving = new Set<Promise<void>>();
  let seatsTaken = 0;
  let isDraining = false;

  const answer = (incoming: IncomingConnection, { status, body, headers }: refuse.HttpRefusal): void => {
    if (incoming.signal.aborted) return logger.info('client gone before it was answered');
    logger.warn('client refused', { status, code: body.error.code, remoteAddress: incoming.request.remoteAddress });
    options.observer.clientRefused?.({ status, code: body.error.code, message: body.error.message });
    incoming.reject(status, body, headers);
  };

  async function authentication(
    incoming: IncomingConnection,
    signal: AbortSignal,
  ): Promise<Authentication | undefined> {
    try {
      const word = (async () => options.authenticate(incoming.request, { signal }))();
      return await untilAborted(word, signal);
    } catch (failure) {
      logger.error('authentication failed to decide', { reason: describe(failure) });
      return undefined;
    }
  }

  async function upstreamFor(
    incoming: IncomingConnection,
    signal: AbortSignal,
  ): Promise<UpstreamConnection | refuse.HttpRefusal> {
    try {
      return await connectUpstream(options.upstream, incoming.request, { forwarded: options.forwarded, signal });
    } catch (failure) {
      if (!incoming.signal.aborted) logger.error('upstream not reached', { reason: describe(failure) });
      return isDraining ? refuse.drainingRefusal() : refuse.upstreamRefusal(failure);
    }
  }

  async function seat(incoming: IncomingConnection, limit: HandshakeLimit, principal?: string): Promise<void> {
    const upstream = await upstreamFor(incoming, limit.signal);
    if ('status' in upstream) return answer(incoming, upstream);
    if (isDraining) {
      await leave(upstream);
      return answer(incoming, refuse.drainingRefusal());
    }
    limit[Symbol.dispose]();
    const startedAtMs = clock.nowMs();
    let relay: Relay;
    try {
      relay = startRelay(incoming, upstream, options);
    } catch (failure) {
      logger.warn('client gone before the session began', { reason: describe(failure) });
      await leave(upstream);
      return;
    }
    relays.add(relay);
    logger.info('session began', { principal, sessionCount: seatsTaken });
    const { ending, clientFrameCount, upstreamFrameCount } = await relay.ended;
    relays.delete(relay);
    const durationMs = clock.nowMs() - startedAtMs;
    const { cause, client } = ending;
    const frames = { clientFrameCount, upstreamFrameCount };
    logger.info('session ended', { principal, cause, code: client.code, reason: client.reason, durationMs, ...frames });
  }

  async function admit(incoming: IncomingConnection, limit: HandshakeLimit): Promise<void> {
    const word = await authentication(incoming, limit.signal);
    if (isDraining) return answer(incoming, refuse.drainingRefusal());
    if (word === undefined) return answer(incoming, refuse.internalRefusal());
    if (!word.allowed) return answer(incoming, refuse.authenticationRefusal(word));
    if (seatsTaken >= options.maximumSessions) return answer(incoming, refuse.fullRefusal(options.maximumSessions));
    seatsTaken += 1;
    try {
      await seat(incoming, limit, word.principal);
    } finally {
      seatsTaken -= 1;
    }
  }

  async function serve(incoming: IncomingConnection): Promise<void> {
    if (isDraining) return answer(incoming, refuse.drainingRefusal());
    const limit = createHandshakeLimit({ clock, timeoutMs: options.connectTimeoutMs, clientSignal: incoming.signal });
    handshakes.add(limit);
    try {
      await admit(incoming, limit);
    } catch (failure) {
      logger.error('session failed', { reason: describe(failure) });
      incoming.reject(500, refuse.internalRefusal().body);
    } finally {
      limit[Symbol.dispose]();
      handshakes.delete(limit);
    }
  }

  return {
    get count() {
      return seatsTaken;
    },
    serve(incoming) {
      const served = serve(incoming).finally(() => serving.delete(served));
      serving.add(served);
      return served;
    },
    async drain() {
      isDraining = true;
      const shutdown = new AntiphonError({ code: 'CLOSED', message: 'the gateway is shutting down' });
      for (const limit of handshakes) limit.abort(shutdown);
      const timer = clock.setTimer(() => {
        for (const relay of relays) relay.end(gatewayEnding('shutdown'));
      }, options.drainTimeoutMs);
      await Promise.all(serving);
      timer[Symbol.dispose]();
    },
  };
}

/** Whether leaving succeeds changes nothing for a client that was never joined. */
async function leave({ connection }: UpstreamConnection): Promise<void> {
  await connection.close().catch(() => undefined);
}

function describe(failure: unknown): string {
  const text = failure instanceof Error ? failure.message : String(failure);
  return redact(isAntiphonError(failure) ? `${failure.code}: ${text}` : text);
}
