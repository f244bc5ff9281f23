// Small frames from one end to the other, in batches, against a function called in a microtask of its own for each: the least that is asynchronous.
import { createBatch } from '../../../scripts/bench-batch.mjs';
import { benchCase } from '../../../scripts/bench-case.mjs';
import { loopback } from '../dist/index.js';

const FRAME_COUNT = 1_000;

for (const [kind, frame] of [
  ['string', `{"type":"input_audio_buffer.append","audio":"${'A'.repeat(50)}"}`],
  ['bytes', new TextEncoder().encode(`{"type":"input_audio_buffer.append","audio":"${'A'.repeat(50)}"}`)],
]) {
  const { transport, listener } = loopback();
  const batch = createBatch(FRAME_COUNT);
  const listening = await listener.listen((incoming) =>
    incoming.accept({ frame: batch.arrived, close: () => undefined }),
  );
  const sink = { frame: () => undefined, close: () => undefined };
  const connection = await transport.connect({ url: listening.url, headers: {}, protocols: [] }, sink);
  const bare = createBatch(FRAME_COUNT);
  const ours = () => batch.run(() => connection.send(frame));

  const frameTotal = 1_000_000;
  for (let index = 0; index < 50; index += 1) await ours();
  const before = process.cpuUsage();
  for (let index = 0; index < frameTotal / FRAME_COUNT; index += 1) await ours();
  const { user, system } = process.cpuUsage(before);

  await benchCase({
    name: 'transport-loopback/send',
    ours,
    floor: () => bare.run(() => queueMicrotask(() => bare.arrived(frame))),
    floorName: 'a bare call in a microtask',
    facts: {
      kind,
      frameBytes: frame.length,
      framesPerBatch: FRAME_COUNT,
      framesPerCpuSecond: Math.round((frameTotal / (user + system)) * 1e6),
    },
  });
  await connection.close();
  await listening[Symbol.asyncDispose]();
}
