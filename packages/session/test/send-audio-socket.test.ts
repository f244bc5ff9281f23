import { bytesFromBase64, compatible, decodeClientEvent, encodeServerEvent } from '@antiphon/protocol';
import { connectSession } from '@antiphon/session';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { expect, test } from 'vitest';
import { failureOf } from './support/open-session.ts';
import { sessionCreated } from './support/server-events.ts';

const PIECE = Uint8Array.from({ length: 1024 * 1024 }, (_, index) => index % 251);

/** A server on a real socket that reads slowly, or not at all. */
async function slowServer(reading: 'never' | 'in turns') {
  let receivedBytes = 0;
  const listening = await wsListener().listen((incoming) => {
    const peer = incoming.accept({
      frame(frame) {
        const event = decodeClientEvent(frame);
        if (event.type === 'input_audio_buffer.append') receivedBytes += bytesFromBase64(event.audio).length;
        if (event.type === 'input_audio_buffer.commit') {
          peer.send(encodeServerEvent({ type: 'input_audio_buffer.committed', item_id: 'item_1' }));
        }
        peer.pause();
        if (reading === 'in turns') setImmediate(() => peer.resume());
      },
      close: () => undefined,
    });
    peer.send(encodeServerEvent(sessionCreated()));
  });
  const session = await connectSession({
    endpoint: compatible({ url: listening.url, model: 'slow' }),
    transport: wsTransport({ closeTimeoutMs: 100 }),
  });
  return {
    session,
    receivedBytes: () => receivedBytes,
    async [Symbol.asyncDispose]() {
      await session.close();
      await listening[Symbol.asyncDispose]();
    },
  };
}

function pieces(count: number) {
  const seen = { taken: 0, isStopped: false };
  async function* generate() {
    try {
      for (; seen.taken < count; seen.taken += 1) yield PIECE;
    } finally {
      seen.isStopped = true;
    }
  }
  return { source: generate(), seen };
}

test('a server that does not read makes the source wait, until TIMEOUT', async () => {
  await using slow = await slowServer('never');
  const { source, seen } = pieces(1_000);
  const failure = await failureOf(slow.session.sendAudio(source, { timeoutMs: 300 }));
  expect(failure).toMatchObject({ code: 'TIMEOUT' });
  expect(seen.isStopped).toBe(true);
  // What the buffers of the two sockets hold, and no more.
  expect(seen.taken).toBeLessThan(50);
});

test('a server that reads slowly gets every byte', async () => {
  await using slow = await slowServer('in turns');
  const { source } = pieces(8);
  const sent = await slow.session.sendAudio(source, { commit: true });
  expect(sent).toMatchObject({ itemId: 'item_1', durationMs: (8 * PIECE.length) / 48 });
  expect(slow.receivedBytes()).toBe(8 * PIECE.length);
});
