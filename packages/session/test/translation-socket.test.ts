import { type Connection, frameText } from '@antiphon/interface';
import { encodeServerEvent, openai } from '@antiphon/protocol';
import { connectTranslation } from '@antiphon/session';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { expect, test } from 'vitest';
import { failureOf } from './support/open-session.ts';
import { described } from './support/open-translation.ts';

type ClientFrame = { readonly type: string; readonly audio?: string };

/** A server on a real socket that says the audio back, and a word for each piece of it. */
async function echoingServer() {
  const connections: Connection[] = [];
  const heard: string[] = [];
  const listening = await wsListener().listen((incoming) => {
    const peer = incoming.accept({
      frame(frame) {
        const { type, audio = '' } = JSON.parse(frameText(frame)) as ClientFrame;
        heard.push(type);
        if (type === 'session.update') peer.send(encodeServerEvent({ type: 'session.updated', session: described }));
        if (type === 'session.close') peer.send(encodeServerEvent({ type: 'session.closed' }));
        if (type !== 'session.input_audio_buffer.append') return;
        peer.send(encodeServerEvent({ type: 'session.output_transcript.delta', delta: 'la ' }));
        peer.send(encodeServerEvent({ type: 'session.output_audio.delta', delta: audio }));
      },
      close: () => undefined,
    });
    connections.push(peer);
    peer.send(encodeServerEvent({ type: 'session.created', session: described }));
  });
  const endpoint = openai({ baseUrl: new URL('/v1', listening.url), translationModel: 'gpt-realtime-translate' });
  const connect = () =>
    connectTranslation({
      endpoint,
      transport: wsTransport(),
      credentials: undefined,
      config: { audio: { output: { language: 'es' } } },
    });
  return { connect, connections, heard, [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose]() };
}

test('over a real socket: what is spoken goes out in frames, and what comes back is whole when the session has closed', async () => {
  await using server = await echoingServer();
  const session = await server.connect();
  const chunks: Uint8Array[] = [];
  let words = '';
  session.audio$.subscribe(({ pcm }) => chunks.push(pcm));
  session.outputTranscript$.subscribe(({ text }) => (words += text));
  const spoken = Int16Array.from({ length: 24_000 }, (_, index) => index);
  async function* source() {
    for (let start = 0; start < spoken.length; start += 1_000) yield spoken.subarray(start, start + 1_000);
  }
  expect(await session.sendAudio(source())).toEqual({ durationMs: 1_000, droppedMs: 0 });
  await session.close();
  expect(words).toBe('la la la la la ');
  expect(Buffer.concat(chunks).equals(Buffer.from(spoken.buffer))).toBe(true);
  expect(server.heard.at(-1)).toBe('session.close');
});

test('over a real socket: a lost connection is told by the events, and ends the sending', async () => {
  await using server = await echoingServer();
  const session = await server.connect();
  let told: unknown;
  session.events$.subscribe({ error: (error: unknown) => (told = error) });
  async function* live() {
    for (;;) {
      yield new Int16Array(4_800);
      await new Promise((resolve) => void setImmediate(resolve));
    }
  }
  const sending = failureOf(session.sendAudio(live()));
  await server.connections[0]?.close(1011, 'gone');
  expect(await sending).toMatchObject({ code: 'CONNECTION_LOST' });
  expect(told).toMatchObject({ code: 'CONNECTION_LOST' });
  await session.close();
});
