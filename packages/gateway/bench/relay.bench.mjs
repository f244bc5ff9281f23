// One answer's frames from a server to a client: through a gateway, against the same server connected directly.
// Client, gateway and server share this process, so the floor is one hop and the gateway makes it two: a relay that adds nothing has a ratio of 2.
import { silentLogger } from '@antiphon/interface';
import { compatible } from '@antiphon/protocol';
import { loopback } from '@antiphon/transport-loopback';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { createGateway } from '../dist/index.js';
import { benchCase } from '../../../scripts/bench-case.mjs';

const FRAME_COUNT = 100;

/** Sends a batch of frames for each frame it gets. */
async function startServer(listener, frame) {
  return listener.listen((incoming) => {
    const connection = incoming.accept({
      frame() {
        for (let index = 0; index < FRAME_COUNT; index += 1) connection.send(frame);
      },
      close: () => undefined,
    });
    connection.send('{"type":"session.created","event_id":"event_0","session":{"type":"realtime","id":"sess_1"}}');
  });
}

async function startGateway({ listener, upstream, transport }) {
  return createGateway({
    listener,
    upstream: { endpoint: compatible({ url: new URL('/v1/realtime', upstream).href }), transport },
    authenticate: () => ({ allowed: true }),
    drainTimeoutMs: 0,
    logger: silentLogger,
  });
}

/** Asks for a batch and waits for the last of its bytes. */
async function connectClient(transport, url) {
  let awaited = 1;
  let wake = () => undefined;
  let byteCount = 0;
  const begun = new Promise((resolve) => (wake = resolve));
  const sink = {
    frame(frame) {
      byteCount += frame.length;
      awaited -= 1;
      if (awaited === 0) wake();
    },
    close: () => undefined,
  };
  const connection = await transport.connect({ url, headers: {}, protocols: [] }, sink);
  await begun;
  return {
    async batch() {
      awaited = FRAME_COUNT;
      byteCount = 0;
      const done = new Promise((resolve) => (wake = resolve));
      connection.send('go');
      await done;
      return byteCount;
    },
    close: () => connection.close(),
  };
}

const wires = {
  loopback: () => [loopback(), loopback()],
  ws: () => [0, 1].map(() => ({ transport: wsTransport(), listener: wsListener() })),
};

for (const [wire, makePairs] of Object.entries(wires)) {
  for (const pcmByteCount of [960, 4_800, 19_200]) {
    const frame = `{"type":"response.output_audio.delta","delta":"${Buffer.alloc(pcmByteCount, 7).toString('base64')}"}`;
    const [inner, outer] = makePairs();
    const server = await startServer(inner.listener, frame);
    const gateway = await startGateway({
      listener: outer.listener,
      upstream: server.url,
      transport: inner.transport,
    });
    const direct = await connectClient(inner.transport, server.url);
    const relayed = await connectClient(outer.transport, gateway.url);
    const batchBytes = await direct.batch();
    if (batchBytes !== frame.length * FRAME_COUNT || (await relayed.batch()) !== batchBytes) {
      throw new Error('the two ways brought different bytes');
    }
    await benchCase({
      name: 'gateway/relay',
      ours: () => relayed.batch(),
      floor: () => direct.batch(),
      floorName: 'the same server, connected directly',
      facts: { wire, frameBytes: frame.length, batchBytes },
    });
    await Promise.all([relayed.close(), direct.close()]);
    await gateway[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  }
}
