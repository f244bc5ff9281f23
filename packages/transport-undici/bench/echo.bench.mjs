// Frames to a server and back, in batches: our client against bare undici, each with a bare server of ws, all in this process.
import { WebSocket } from 'undici';
import { WebSocketServer } from 'ws';
import { createBatch } from '../../../scripts/bench-batch.mjs';
import { benchCase } from '../../../scripts/bench-case.mjs';
import { undiciTransport } from '../dist/index.js';

const FRAME_COUNT = 200;

async function startServer() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  server.on('connection', (peer) => peer.on('message', (data) => peer.send(data, { binary: false })));
  await new Promise((resolve) => server.once('listening', resolve));
  return { url: new URL(`ws://127.0.0.1:${server.address().port}/`), close: () => server.close() };
}

async function openOurs(url, frame) {
  const batch = createBatch(FRAME_COUNT);
  const sink = { frame: batch.arrived, close: () => undefined };
  const connection = await undiciTransport().connect({ url, headers: {}, protocols: [] }, sink);
  return { batch: () => batch.run(() => connection.send(frame)), close: () => connection.close() };
}

async function openBare(url, frame) {
  const batch = createBatch(FRAME_COUNT);
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', ({ data }) => batch.arrived(data));
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  return {
    batch: () => batch.run(() => socket.send(frame)),
    async close() {
      const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
      socket.close();
      await closed;
    },
  };
}

for (const frameBytes of [100, 6_400, 64_000]) {
  const frame = 'x'.repeat(frameBytes);
  const server = await startServer();
  const ours = await openOurs(server.url, frame);
  const bare = await openBare(server.url, frame);
  for (const side of [ours, bare]) {
    if ((await side.batch()) !== frameBytes * FRAME_COUNT) throw new Error('a batch came back different');
  }
  await benchCase({
    name: 'transport-undici/echo',
    ours: () => ours.batch(),
    floor: () => bare.batch(),
    floorName: 'bare undici',
    rounds: 9,
    timeMs: 250,
    clock: 'cpu',
    facts: { frameBytes, framesPerBatch: FRAME_COUNT },
  });
  await Promise.all([ours.close(), bare.close()]);
  server.close();
}
