import { inspect } from 'node:util';
import { recordingSink, testClock } from '@antiphon/compliance';
import {
  AntiphonError,
  type Connection,
  type ConnectRequest,
  createCredential,
  type Listener,
  type Transport,
} from '@antiphon/interface';
import { compatible } from '@antiphon/protocol';
import { loopback } from '@antiphon/transport-loopback';
import { describe, expect, it } from 'vitest';
import { parseRecording, recordTransport, type RecordTransportOptions } from '../src/index.ts';

const CANARY = 'canary-secret-123456';
const request = { url: new URL('ws://127.0.0.1/v1/realtime?model=m'), headers: {}, protocols: [] };

interface Taped {
  readonly transport: Transport;
  readonly listener: Listener;
  readonly text: () => string;
  readonly entries: () => unknown[];
}

/** A loopback whose client's side is recorded, at a time that a test moves. */
function taped(options: RecordTransportOptions = {}): Taped {
  const { transport, listener } = loopback();
  const lines: string[] = [];
  const recording = recordTransport(
    transport,
    { write: (line) => lines.push(line) },
    { monotonicMs: () => 0, ...options },
  );
  const text = (): string => lines.join('');
  return { transport: recording, listener, text, entries: () => [...parseRecording(text())] };
}

/** Connects, lets the server accept, and gives both ends. */
async function pair(tape: Taped, given: Partial<ConnectRequest> = {}) {
  const serverSink = recordingSink();
  let server: Connection | undefined;
  const listening = await tape.listener.listen((incoming) => {
    server = incoming.accept(serverSink, { protocol: incoming.request.protocols[0] });
  });
  const sink = recordingSink();
  const client = await tape.transport.connect({ ...request, ...given }, sink);
  return { client, sink, server: server as Connection, serverSink, listening };
}

describe('recordTransport', () => {
  it('writes one line for the request, the upgrade, each frame and the close, with the time', async () => {
    let nowMs = 1_000;
    const tape = taped({ monotonicMs: () => nowMs });
    nowMs += 1.5;
    const { client, server, sink, serverSink } = await pair(tape, { headers: { 'x-a': 'b' } });
    nowMs += 10;
    client.send('{"type":"one"}');
    await serverSink.count(1);
    nowMs += 20.0004;
    server.send(new TextEncoder().encode('two'));
    await sink.count(1);
    await client.close(4000, 'done');
    expect(tape.entries()).toEqual([
      { atMs: 1.5, connection: 1, kind: 'connect', url: request.url.href, headers: { 'x-a': 'b' }, protocols: [] },
      { atMs: 1.5, connection: 1, kind: 'open' },
      { atMs: 11.5, connection: 1, kind: 'frame', from: 'client', text: '{"type":"one"}' },
      { atMs: 31.5, connection: 1, kind: 'frame', from: 'server', text: 'two' },
      { atMs: 31.5, connection: 1, kind: 'close', code: 4000, reason: 'done', initiator: 'local' },
    ]);
    expect(tape.text().endsWith('\n')).toBe(true);
  });

  it('writes the upgrade before a frame that comes with it', async () => {
    const tape = taped();
    await using _listening = await tape.listener.listen((incoming) => incoming.accept(recordingSink()).send('first'));
    const sink = recordingSink();
    await using _connection = await tape.transport.connect(request, sink);
    await sink.count(1);
    expect(tape.entries()).toMatchObject([{ kind: 'connect' }, { kind: 'open' }, { kind: 'frame', text: 'first' }]);
  });

  it('writes why a handshake failed, or that it was aborted, and counts the connections', async () => {
    const tape = taped();
    const aborter = new AbortController();
    await using _listening = await tape.listener.listen((incoming) => {
      if (incoming.request.url.pathname === '/slow') aborter.abort(new Error('enough'));
      else incoming.reject(429, { error: { message: 'slow down', code: 'rate_limit' } }, { 'retry-after': '3' });
    });
    await expect(tape.transport.connect(request, recordingSink())).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    const slow = { ...request, url: new URL('/slow', request.url) };
    const { signal } = aborter;
    await expect(tape.transport.connect(slow, recordingSink(), { signal })).rejects.toThrow('enough');
    expect(tape.entries()).toMatchObject([
      { connection: 1, kind: 'connect' },
      {
        connection: 1,
        kind: 'failed',
        code: 'RATE_LIMITED',
        retryAfterMs: 3_000,
        isRetryable: true,
        details: { status: 429, errorCode: 'rate_limit' },
      },
      { connection: 2, kind: 'connect' },
      { connection: 2, kind: 'failed', code: 'CONNECT_FAILED' },
    ]);
  });

  it('writes nothing for a signal that was aborted before', async () => {
    const tape = taped();
    await expect(
      tape.transport.connect(request, recordingSink(), { signal: AbortSignal.abort(new Error('no')) }),
    ).rejects.toThrow('no');
    expect(tape.text()).toBe('');
  });

  it('does not write what was not sent', async () => {
    const tape = taped();
    const { client } = await pair(tape);
    await client.close();
    expect(() => client.send('late')).toThrow(expect.objectContaining({ code: 'CLOSED' }));
    expect(tape.text()).not.toContain('late');
  });

  it('stays readable over a transport that ends within send', async () => {
    const abrupt: Transport = {
      name: 'abrupt',
      carriesHeaders: true,
      async connect(_request, sink) {
        return {
          send: () => sink.close({ code: 1006, reason: '', initiator: 'lost' }),
          bufferedBytes: 0,
          drained: async () => undefined,
          pause: () => undefined,
          resume: () => undefined,
          close: async () => ({ code: 1006, reason: '', initiator: 'lost' }),
          [Symbol.asyncDispose]: async () => undefined,
        };
      },
    };
    const lines: string[] = [];
    const recording = recordTransport(abrupt, { write: (line) => lines.push(line) });
    (await recording.connect(request, recordingSink())).send('last');
    expect(parseRecording(lines).map(({ kind }) => kind)).toEqual(['connect', 'open', 'close']);
  });

  it('goes on without a recording when its sink throws, and says so once', async () => {
    const { transport, listener } = loopback();
    const said: string[] = [];
    const logger = {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: (message: string) => said.push(message),
    };
    const full = {
      write: () => {
        throw new Error('no space');
      },
    };
    await using _listening = await listener.listen((incoming) => incoming.accept(recordingSink()).send('still here'));
    const sink = recordingSink();
    await using _connection = await recordTransport(transport, full, { logger }).connect(request, sink);
    await sink.count(1);
    expect(said).toHaveLength(1);
  });

  describe('secrets', () => {
    const credential = createCredential({ kind: 'api-key', value: CANARY });

    it.each([true, false])(
      'are not written from a request (headers carried: %s), nor where the server repeats them',
      async (carriesHeaders) => {
        const tape = taped({ audio: 'full' });
        const asked = compatible({ url: 'ws://127.0.0.1/v1/realtime' }).connectRequest(credential, { carriesHeaders });
        const url = new URL(asked.url);
        url.username = 'user';
        url.password = `${CANARY}-2`;
        url.searchParams.set('api-key', `${CANARY}-3`);
        const { server, client, sink } = await pair(tape, { ...asked, url });
        server.send(
          JSON.stringify({ type: 'error', error: { message: `wrong key ${CANARY}, ${CANARY}-2 or ${CANARY}-3` } }),
        );
        server.send(`not even JSON ${CANARY}`);
        void server.close(3000, CANARY);
        await sink.closed;
        await client.close();
        expect(tape.entries()).toHaveLength(5);
        expect(tape.text()).not.toContain('canary');
      },
    );

    it.each([
      ['by its name', { session: { client_secret: { value: 'ek_canary1234567', expires_at: 1 } } }],
      ['as a header of a tool', { session: { tools: [{ type: 'mcp', headers: { 'x-anything': 'canary' } }] } }],
      ['as the authorization of a tool', { session: { tools: [{ type: 'mcp', authorization: 'canary' }] } }],
      ['in a URL', { session: { tools: [{ server_url: 'https://host/?token=canary' }] } }],
    ])('are not written from a frame: %s', async (_what, event) => {
      const tape = taped();
      const { client } = await pair(tape);
      client.send(JSON.stringify({ type: 'session.update', ...event }));
      expect(tape.text()).toContain('session.update');
      expect(tape.text()).not.toContain('canary');
    });

    it('are not taken for one in the tokens of a transcript', async () => {
      const tape = taped();
      const { client } = await pair(tape);
      const text = JSON.stringify({ type: 'x', logprobs: [{ token: 'Hello', logprob: -0.1, bytes: [72] }] });
      client.send(text);
      expect(tape.entries().at(-1)).toMatchObject({ text });
    });

    it('are not written from the error of a transport that shows them', async () => {
      const leaky: Transport = {
        name: 'leaky',
        carriesHeaders: true,
        connect: () =>
          Promise.reject(
            new AntiphonError({ code: 'CONNECT_FAILED', message: `no ${CANARY}`, details: { shown: CANARY } }),
          ),
      };
      const lines: string[] = [];
      const recording = recordTransport(leaky, { write: (line) => lines.push(line) });
      await expect(recording.connect({ ...request, headers: { 'x-key': CANARY } }, recordingSink())).rejects.toThrow();
      expect(lines.slice(1).join('')).not.toContain(CANARY);
    });

    it('are not written from a refusal', async () => {
      const tape = taped();
      await using _listening = await tape.listener.listen((incoming) =>
        incoming.reject(401, { error: { message: `${CANARY} is wrong`, code: CANARY } }),
      );
      const headers = { authorization: `Bearer ${CANARY}` };
      const error: unknown = await tape.transport
        .connect({ ...request, headers }, recordingSink())
        .catch((reason: unknown) => reason);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(CANARY);
      expect(tape.text()).not.toContain(CANARY);
      expect(tape.entries()).toMatchObject([{ headers: { authorization: '[redacted]' } }, { code: 'AUTH_FAILED' }]);
    });
  });

  describe('audio', () => {
    const audio = Buffer.alloc(4_800, 7).toString('base64');
    const frames = [
      { type: 'input_audio_buffer.append', audio },
      { type: 'response.output_audio.delta', delta: audio },
      { type: 'response.audio.delta', delta: audio },
      { type: 'conversation.item.create', item: { content: [{ type: 'input_audio', audio }] } },
    ];

    it.each(frames)('is kept as digest and length: $type', async (event) => {
      const tape = taped();
      const { client } = await pair(tape);
      client.send(JSON.stringify(event));
      expect(tape.text()).toMatch(/\[audio sha256:[0-9a-f]{64} bytes:4800\]/);
      expect(tape.text()).not.toContain(audio.slice(0, 40));
    });

    it.each(frames)('is kept in full where asked for, to the letter: $type', async (event) => {
      const tape = taped({ audio: 'full' });
      const { client } = await pair(tape);
      const text = ` ${JSON.stringify(event)}`;
      client.send(text);
      expect(tape.entries().at(-1)).toMatchObject({ text });
    });

    it('leaves the words of a transcript alone', async () => {
      const tape = taped();
      const { client } = await pair(tape);
      const text = JSON.stringify({ type: 'response.output_audio_transcript.delta', delta: 'Good morning' });
      client.send(text);
      expect(tape.entries().at(-1)).toMatchObject({ text });
    });

    it('keeps bytes that are no text as digest', async () => {
      const tape = taped({ audio: 'full' });
      const { client } = await pair(tape);
      client.send(new Uint8Array([0xff, 0xfe]));
      expect(tape.entries().at(-1)).toMatchObject({ text: expect.stringMatching(/bytes:2\]$/) });
    });
  });

  it('takes a time of its own from the platform', async () => {
    const { transport } = loopback({ clock: testClock() });
    const lines: string[] = [];
    const recording = recordTransport(transport, { write: (line) => lines.push(line) });
    await expect(recording.connect(request, recordingSink())).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    const [first] = parseRecording(lines);
    expect(first?.atMs).toBeGreaterThanOrEqual(0);
  });
});
