import {
  type Connection,
  type Frame,
  frameByteCount,
  type FrameSink,
  type IncomingConnection,
  isAntiphonError,
} from '@antiphon/interface';
import { selectSubprotocol } from '@antiphon/protocol';
import { clientEnding, type Ending, gatewayEnding, upstreamEnding } from './ending.ts';
import { createFlow, type Flow } from './flow.ts';
import { createHeldSink } from './held-sink.ts';
import type { ResolvedOptions } from './resolved-options.ts';
import { createSessionTimers } from './session-timers.ts';
import type { UpstreamConnection } from './upstream-connection.ts';

/** What became of a relayed session. */
export interface RelayReport {
  readonly ending: Ending;
  readonly clientFrameCount: number;
  readonly upstreamFrameCount: number;
}

/** A session at work. */
export interface Relay {
  /** Resolves when both sides are closed; never rejects. */
  readonly ended: Promise<RelayReport>;
  /** Ends it now, both sides. */
  end(ending: Ending): void;
}

/**
 * Accepts the client and joins it with the upstream. Frames pass as they are, in order, unread.
 *
 * @throws {AntiphonError} `CLOSED` when the client has gone.
 */
export function startRelay(
  incoming: IncomingConnection,
  upstream: UpstreamConnection,
  options: ResolvedOptions,
): Relay {
  const clientSink = createHeldSink();
  const protocol = selectSubprotocol(incoming.request.protocols);
  const client = incoming.accept(clientSink, { protocol });
  const { clock, idleTimeoutMs, maximumSessionMs, maximumPayloadBytes, stallTimeoutMs } = options;
  const settled = createSettlement(client, upstream.connection);

  const onStall = (): void => end(gatewayEnding('stalled', stallTimeoutMs));
  const toUpstream = createFlow({ ...options, source: client, destination: upstream.connection, onStall });
  const toClient = createFlow({ ...options, source: upstream.connection, destination: client, onStall });
  const timers = createSessionTimers({
    clock,
    idleTimeoutMs,
    maximumSessionMs,
    onIdle: () => end(gatewayEnding('idle', idleTimeoutMs)),
    onExpired: () => end(gatewayEnding('expired', maximumSessionMs)),
  });

  function end(ending: Ending): void {
    if (settled.isEnding) return;
    for (const part of [timers, toUpstream, toClient]) part[Symbol.dispose]();
    settled.settle({
      ending,
      clientFrameCount: toUpstream.frameCount,
      upstreamFrameCount: toClient.frameCount,
    });
  }
  const pass = (flow: Flow, frame: Frame): void => {
    timers.touch();
    try {
      flow.forward(frame);
    } catch (failure) {
      // A destination that is closing says so itself, with its code; anything else is a failure of ours.
      if (!isAntiphonError(failure) || failure.code !== 'CLOSED') end(gatewayEnding('failure'));
    }
  };
  const fromUpstream: FrameSink = {
    frame: (frame) => pass(toClient, frame),
    close: (info) => end(upstreamEnding(info, upstream.confidential)),
  };
  const fromClient: FrameSink = {
    frame(frame) {
      if (frameByteCount(frame) > maximumPayloadBytes) end(gatewayEnding('too-large', maximumPayloadBytes));
      else pass(toUpstream, frame);
    },
    close: (info) => end(clientEnding(info)),
  };
  upstream.sink.release(fromUpstream);
  clientSink.release(fromClient);
  return { ended: settled.promise, end };
}

interface Settlement {
  readonly isEnding: boolean;
  readonly promise: Promise<RelayReport>;
  settle(report: RelayReport): void;
}

/** Closes both sides once, each with its own code, and resolves when both are closed. */
function createSettlement(client: Connection, upstream: Connection): Settlement {
  let isEnding = false;
  let resolve: (report: RelayReport) => void;
  const promise = new Promise<RelayReport>((fulfil) => {
    resolve = fulfil;
  });
  return {
    get isEnding() {
      return isEnding;
    },
    promise,
    settle(report) {
      isEnding = true;
      const { ending } = report;
      const closed = [
        client.close(ending.client.code, ending.client.reason),
        upstream.close(ending.upstream.code, ending.upstream.reason),
      ];
      void Promise.allSettled(closed).then(() => resolve(report));
    },
  };
}
