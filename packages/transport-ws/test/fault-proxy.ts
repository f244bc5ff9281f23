import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';

/** What one direction does to the bytes that pass. Everything absent leaves them alone. */
export interface Faults {
  /** How long each chunk is held. */
  readonly latencyMs?: number;
  readonly bytesPerSecond?: number;
  /** Cuts the stream into pieces of 1 to so many bytes. */
  readonly sliceBytes?: number;
  /** What happens once `afterBytes` have passed: the rest is dropped. */
  readonly limit?: { readonly afterBytes: number; readonly how: 'end' | 'reset' | 'black hole' };
  /** How long the end of the stream is kept back. */
  readonly endDelayMs?: number;
}

export interface FaultProxyOptions {
  readonly toServer?: Faults;
  readonly toClient?: Faults;
  /** @default Math.random */
  readonly random?: () => number;
}

/** A TCP proxy that makes a network's faults. Disposing destroys what passes through it. */
export interface FaultProxy extends AsyncDisposable {
  readonly port: number;
  /** The server's URL by way of the proxy. */
  readonly url: URL;
}

/** Starts a proxy in front of a server on this machine. */
export async function faultProxy(target: URL, options: FaultProxyOptions = {}): Promise<FaultProxy> {
  const { toServer = {}, toClient = {}, random = Math.random } = options;
  const stopped = new AbortController();
  const sockets = new Set<Socket>();
  const track = (socket: Socket): void => {
    sockets.add(socket);
    // A proxy has nobody to tell of an error; the close that follows ends the other side.
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = connect({ port: Number(target.port), host: target.hostname, allowHalfOpen: true, noDelay: true });
    track(client);
    track(upstream);
    const shared = { random, signal: stopped.signal };
    void pump({ source: client, destination: upstream, faults: toServer, ...shared });
    void pump({ source: upstream, destination: client, faults: toClient, ...shared });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = new URL(target);
  url.port = String(port);
  return {
    port,
    url,
    async [Symbol.asyncDispose]() {
      stopped.abort();
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

interface Pump {
  readonly source: Socket;
  readonly destination: Socket;
  readonly faults: Faults;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

async function pump({ source, destination, faults, random, signal }: Pump): Promise<void> {
  const { latencyMs = 0, bytesPerSecond, sliceBytes, limit, endDelayMs = 0 } = faults;
  let left = limit?.afterBytes ?? Number.POSITIVE_INFINITY;
  const wait = (durationMs: number): Promise<unknown> =>
    durationMs > 0 ? delay(durationMs, undefined, { signal }) : Promise.resolve();
  const pass = async (piece: Buffer): Promise<void> => {
    if (bytesPerSecond !== undefined) await wait((piece.length / bytesPerSecond) * 1_000);
    if (!destination.destroyed && !destination.write(piece)) await once(destination, 'drain', { signal });
    // Pieces of one turn would meet again in one packet.
    if (sliceBytes !== undefined) await nextTurn();
  };
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      // Read on, so that the sender finds a network that takes everything.
      if (left <= 0 && limit?.how === 'black hole') continue;
      await wait(latencyMs);
      for (const piece of slices(chunk.subarray(0, left), { faults, random })) await pass(piece);
      left -= chunk.length;
      if (left > 0 || limit === undefined) continue;
      if (limit.how === 'reset') return resetBoth(source, destination);
      if (limit.how === 'end') return endBoth(source, destination);
    }
    if (left <= 0) return;
    await wait(endDelayMs);
    destination.end();
  } catch {
    // The source broke off, or the proxy was stopped: the other side hears of it at once.
    destination.destroy();
  }
}

function* slices(
  chunk: Buffer,
  { faults: { sliceBytes, bytesPerSecond }, random }: Pick<Pump, 'faults' | 'random'>,
): Iterable<Buffer> {
  // A slow line carries a fiftieth of a second at a time.
  const longest = sliceBytes ?? (bytesPerSecond === undefined ? chunk.length : Math.ceil(bytesPerSecond / 50));
  for (let start = 0; start < chunk.length;) {
    const length = sliceBytes === undefined ? longest : 1 + Math.floor(random() * longest);
    yield chunk.subarray(start, start + length);
    start += length;
  }
}

function resetBoth(...sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.resetAndDestroy();
}

function endBoth(...sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.end(() => socket.destroy());
}

/** Random numbers from 0 to below 1 that a seed decides. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // Mulberry32: small, and good enough to choose where a stream breaks.
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
