// Frames to a server and back, in batches: our client against bare undici, each with a bare server of ws, all in this process.
import { WebSocket } from 'undici';
import { WebSocketServer } from 'ws';
import { benchCase } from '../../../scripts/bench-case.mjs';
import { undiciTransport } from '../dist/index.js';

const FRAME_COUNT = 200;

/** Counts what comes back and lets a batch wait for it. */
function createCounter() {
  let awaited = 0;
  let byteCount = 0;
  let wake = () => undefined;
  return {
    frame(frame) {
      byteCount += frame.length;
      awaited -= 1;
      if (awaited === 0) wake(byteCount);
    },
    batch(send) {
      byteCount = 0;
      awaited = FRAME_COUNT;
      const done = new Promise((resolve) => (wake = resolve));
      for (let index = 0; index < FRAME_COUNT; index += 1) send();
      return done;
    },
  };
}

async function startServer() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  server.on('connection', (peer) => peer.on('message', (data) => peer.send(data, { binary: false })));
  await new Promise((resolve) => server.once('listening', resolve));
  return { url: new URL(`ws://127.0.0.1:${server.address().port}/`), close: () => server.close() };
}

async function openOurs(url, frame) {
  const counter = createCounter();
  const sink = { frame: counter.frame, close: () => undefined };
  const connection = await undiciTransport().connect({ url, headers: {}, protocols: [] }, sink);
  return { batch: () => counter.batch(() => connection.send(frame)), close: () => connection.close() };
}

async function openBare(url, frame) {
  const counter = createCounter();
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', ({ data }) => counter.frame(data));
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  return {
    batch: () => counter.batch(() => socket.send(frame)),
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
