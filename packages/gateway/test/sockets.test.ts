import { apiKey } from '@antiphon/auth-api-key';
import { createEmulator, scriptEngine } from '@antiphon/emulator';
import type { CloseInfo, Frame, FrameSink } from '@antiphon/interface';
import { compatible, openai } from '@antiphon/protocol';
import { connectSession, connectTranscription } from '@antiphon/session';
import { loopback } from '@antiphon/transport-loopback';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { clientKeys, createGateway } from '../src/index.ts';
import { CLIENT_KEY, relayedEmulator, UPSTREAM_KEY } from './relayed-emulator.ts';

/** What a handshake over a real socket is answered with. */
function refusal(url: URL, key: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.href}?model=m`, { headers: { authorization: `Bearer ${key}` } });
    socket.on('open', () => reject(new Error('accepted')));
    socket.on('error', () => undefined);
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
  });
}

describe('over sockets', () => {
  it('gives a session every sample that was synthesised', async () => {
    await using served = await relayedEmulator();
    await using session = await connectSession({
      endpoint: compatible({ url: served.gateway.url, model: 'm' }),
      credentials: apiKey(CLIENT_KEY),
      transport: wsTransport(),
    });
    await session.addItem({ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hello' }] });
    const answer = session.respond();
    const audio: Uint8Array[] = [];
    answer.audio$.subscribe((bytes) => audio.push(bytes));
    const { transcript } = await answer.result;
    expect(transcript).toContain('hello');
    expect(Buffer.concat(audio).equals(served.reports[0]!.audio)).toBe(true);
  });

  it('lets sessions pass that only transcribe, where the intent is forwarded', async () => {
    const engine = scriptEngine({ turns: [{ heard: 'good morning', reply: [] }] });
    await using served = await relayedEmulator({
      emulator: { engine },
      gateway: { forward: { query: ['model', 'intent'] } },
    });
    await using session = await connectTranscription({
      endpoint: openai({ baseUrl: served.gateway.url, intent: 'transcription' }),
      credentials: apiKey(CLIENT_KEY),
      transport: wsTransport(),
      config: { audio: { input: { transcription: { model: 'gpt-4o-transcribe' } } } },
    });
    await session.appendAudio(new Int16Array(4_800));
    await session.commitAudio();
    await session.settled();
    expect(session.transcripts.map(({ text }) => text)).toEqual(['good morning']);
  });

  it("answers a wrong client key with 401 in the API's shape, and an unknown path with 404", async () => {
    await using served = await relayedEmulator();
    const { status, body } = await refusal(served.gateway.url, 'wrong');
    expect(status).toBe(401);
    expect(JSON.parse(body)).toMatchObject({ error: { type: 'invalid_request_error', code: 'invalid_api_key' } });
    expect(await refusal(new URL('/elsewhere', served.gateway.url), CLIENT_KEY)).toMatchObject({ status: 404 });
  });

  it.each(['handshake', 'upgrade'] as const)(
    'answers 502 when the upstream refuses our key with %s, and shows neither key nor host',
    async (wrongKey) => {
      await using served = await relayedEmulator({ gatewayKey: 'stale-canary-key', emulator: { wrongKey } });
      const { status, body } = await refusal(served.gateway.url, CLIENT_KEY);
      expect(status).toBe(502);
      expect(JSON.parse(body)).toMatchObject({ error: { code: 'upstream_auth_failed' } });
      for (const secret of ['canary', '127.0.0.1', 'localhost']) expect(body).not.toContain(secret);
    },
  );

  it('answers 502 when nobody listens, and 504 when the upstream takes the connection and stays silent', async () => {
    await using gone = await relayedEmulator({ gateway: { connectTimeoutMs: 2_000 } });
    await gone.stopEmulator();
    expect(await refusal(gone.gateway.url, CLIENT_KEY)).toMatchObject({ status: 502 });

    const silent = createServer((socket) => socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    await using served = await relayedEmulator({
      gateway: {
        connectTimeoutMs: 200,
        upstream: { endpoint: compatible({ url: `ws://127.0.0.1:${port}/v1/realtime` }), transport: wsTransport() },
      },
    });
    expect(await refusal(served.gateway.url, CLIENT_KEY)).toMatchObject({ status: 504 });
    await new Promise((resolve) => silent.close(resolve));
  });

  it('ends the client when the upstream goes in mid answer, with a code and without its address', async () => {
    await using served = await relayedEmulator({ emulator: { pace: 1 } });
    await using session = await connectSession({
      endpoint: compatible({ url: served.gateway.url, model: 'm' }),
      credentials: apiKey(CLIENT_KEY),
      transport: wsTransport(),
    });
    const answer = session.respond();
    const lost = answer.result.catch((failure: unknown) => failure);
    await new Promise((resolve) => answer.audio$.subscribe(resolve));
    await served.stopEmulator();
    expect(await lost).toMatchObject({ code: 'CONNECTION_LOST', details: { closeCode: 1001 } });
    expect(JSON.stringify(await lost)).not.toContain(UPSTREAM_KEY);
    await expect.poll(() => served.gateway.sessionCount).toBe(0);
  });

  it('ends a client that sends too large a frame with 1009, and its upstream with it', async () => {
    await using served = await relayedEmulator({ gateway: { maximumPayloadBytes: 1_000 } });
    const socket = new WebSocket(`${served.gateway.url.href}?model=m`, { headers: { 'api-key': CLIENT_KEY } });
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => socket.on('open', resolve));
    socket.send('x'.repeat(1_001));
    expect(await closed).toBe(1009);
    await expect.poll(() => served.gateway.sessionCount).toBe(0);
  });

  it('selects `realtime` and never echoes the subprotocol with the key', async () => {
    await using served = await relayedEmulator();
    const protocols = ['realtime', `openai-insecure-api-key.${CLIENT_KEY}`];
    const socket = new WebSocket(`${served.gateway.url.href}?model=m`, protocols);
    await new Promise((resolve) => socket.on('open', resolve));
    expect(socket.protocol).toBe('realtime');
    socket.close();
  });

  it('holds the upstream while a client does not read, and loses nothing', async () => {
    const upstreamPair = loopback();
    const sent = Array.from({ length: 400 }, (_, index) => `${index} ${'x'.repeat(64 * 1024)}`);
    let sentCount = 0;
    await using upstream = await upstreamPair.listener.listen((incoming) => {
      const peer = incoming.accept({ frame: () => undefined, close: () => undefined });
      void (async () => {
        peer.send('{"type":"session.created","session":{}}');
        for (const frame of sent) {
          peer.send(frame);
          sentCount += 1;
          await peer.drained();
        }
        await peer.close(1000);
      })().catch(() => undefined);
    });
    await using gateway = await createGateway({
      listener: wsListener(),
      upstream: { endpoint: compatible({ url: upstream.url }), transport: upstreamPair.transport },
      authenticate: clientKeys([CLIENT_KEY]),
      highWaterBytes: 256 * 1024,
    });
    const received: Frame[] = [];
    let end: (info: CloseInfo) => void;
    const ended = new Promise<CloseInfo>((resolve) => (end = resolve));
    const sink: FrameSink = { frame: (frame) => void received.push(frame), close: (info) => end(info) };
    const headers = { 'api-key': CLIENT_KEY };
    const client = await wsTransport().connect({ url: gateway.url, headers, protocols: [] }, sink);
    client.pause();
    // What one paused socket takes fits into the buffers between; the rest must wait at the upstream.
    let lastCount = -1;
    const isStanding = (): boolean => lastCount === (lastCount = sentCount);
    await expect.poll(isStanding, { interval: 150 }).toBe(true);
    expect(sentCount).toBeLessThan(sent.length);
    client.resume();
    expect(await ended).toMatchObject({ code: 1000 });
    expect(received.slice(1).map((frame) => Buffer.from(frame).toString())).toEqual(sent);
  });

  it('relays between loopbacks, without a socket', async () => {
    const outer = loopback();
    const inner = loopback({ url: new URL('wss://loopback/') });
    await using emulator = await createEmulator({ listener: inner.listener, pace: Infinity });
    await using gateway = await createGateway({
      listener: outer.listener,
      upstream: {
        endpoint: compatible({ url: emulator.url, model: 'm' }),
        credentials: apiKey('any'),
        transport: inner.transport,
      },
      authenticate: () => ({ allowed: true }),
    });
    expect(gateway.sessionCount).toBe(0);
    await using session = await connectSession({
      endpoint: compatible({ url: gateway.url }),
      transport: outer.transport,
    });
    const { transcript, status } = await session.respond().result;
    expect(status).toBe('completed');
    expect(transcript.length).toBeGreaterThan(0);
    expect(gateway.sessionCount).toBe(1);
  });
});
