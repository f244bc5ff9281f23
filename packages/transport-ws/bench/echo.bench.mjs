// Frames to a server and back, in batches: our client and listener against bare ws on both sides, both in this process.
import { WebSocket, WebSocketServer } from 'ws';
import { createBatch } from '../../../scripts/bench-batch.mjs';
import { benchCase } from '../../../scripts/bench-case.mjs';
import { wsListener, wsTransport } from '../dist/index.js';

const FRAME_COUNT = 200;

async function openOurs(frame) {
  const listening = await wsListener().listen((incoming) => {
    const peer = incoming.accept({ frame: (received) => peer.send(received), close: () => undefined });
  });
  const batch = createBatch(FRAME_COUNT);
  const sink = { frame: batch.arrived, close: () => undefined };
  const connection = await wsTransport().connect({ url: listening.url, headers: {}, protocols: [] }, sink);
  return {
    batch: () => batch.run(() => connection.send(frame)),
    async close() {
      await connection.close();
      await listening[Symbol.asyncDispose]();
    },
  };
}

async function openBare(frame) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  server.on('connection', (peer) => peer.on('message', (data) => peer.send(data, { binary: false })));
  await new Promise((resolve) => server.once('listening', resolve));
  const batch = createBatch(FRAME_COUNT);
  const socket = new WebSocket(`ws://127.0.0.1:${server.address().port}/`, { perMessageDeflate: false });
  socket.on('message', batch.arrived);
  await new Promise((resolve) => socket.once('open', resolve));
  return {
    batch: () => batch.run(() => socket.send(frame)),
    async close() {
      socket.close();
      await new Promise((resolve) => socket.once('close', resolve));
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

for (const frameBytes of [100, 6_400, 64_000]) {
  const frame = 'x'.repeat(frameBytes);
  const ours = await openOurs(frame);
  const bare = await openBare(frame);
  for (const side of [ours, bare]) {
    if ((await side.batch()) !== frameBytes * FRAME_COUNT) throw new Error('a batch came back different');
  }
  await benchCase({
    name: 'transport-ws/echo',
    ours: () => ours.batch(),
    floor: () => bare.batch(),
    floorName: 'bare ws, both sides',
    rounds: 9,
    timeMs: 250,
    clock: 'cpu',
    facts: { frameBytes, framesPerBatch: FRAME_COUNT },
  });
  await ours.close();
  await bare.close();
}
