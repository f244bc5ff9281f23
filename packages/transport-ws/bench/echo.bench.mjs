// Frames to a server and back, in batches: our client and listener against bare ws on both sides, both in this process.
import { WebSocket, WebSocketServer } from 'ws';
import { benchCase } from '../../../scripts/bench-case.mjs';
import { wsListener, wsTransport } from '../dist/index.js';

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

async function openOurs(frame) {
  const listening = await wsListener().listen((incoming) => {
    const peer = incoming.accept({ frame: (received) => peer.send(received), close: () => undefined });
  });
  const counter = createCounter();
  const sink = { frame: counter.frame, close: () => undefined };
  const connection = await wsTransport().connect({ url: listening.url, headers: {}, protocols: [] }, sink);
  return {
    batch: () => counter.batch(() => connection.send(frame)),
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
  const counter = createCounter();
  const socket = new WebSocket(`ws://127.0.0.1:${server.address().port}/`, { perMessageDeflate: false });
  socket.on('message', counter.frame);
  await new Promise((resolve) => socket.once('open', resolve));
  return {
    batch: () => counter.batch(() => socket.send(frame)),
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
