import { setTimeout as delay } from 'node:timers/promises';
import { recordingSink } from '@antiphon/compliance';
import type { Connection } from '@antiphon/interface';
import { describe, expect, it } from 'vitest';
import { loopback } from '../src/index.ts';

const request = { url: new URL('wss://api.example/v1/realtime?model=m'), headers: {}, protocols: [] };

async function pair() {
  const { transport, listener, sever } = loopback();
  const serverSink = recordingSink();
  let server: Connection | undefined;
  const listening = await listener.listen((incoming) => (server = incoming.accept(serverSink)));
  const sink = recordingSink();
  const client = await transport.connect(request, sink);
  return { listening, listener, transport, sever, client, sink, server: server as Connection, serverSink };
}

describe('loopback', () => {
  it('never delivers within the call that sends', async () => {
    const { client, serverSink } = await pair();
    client.send('a');
    expect(serverSink.heard).toEqual([]);
    expect(client.bufferedBytes).toBe(1);
    await serverSink.count(1);
    expect(client.bufferedBytes).toBe(0);
  });

  it('counts UTF-8 bytes while the peer is paused', async () => {
    const { client, server } = await pair();
    server.pause();
    client.send('ü🎧');
    client.send(new Uint8Array(10));
    await delay(0);
    expect(client.bufferedBytes).toBe(16);
    server.resume();
    expect(client.bufferedBytes).toBe(0);
  });

  it.each([
    ['a Uint8Array', new TextEncoder().encode('before')],
    ['a Buffer', Buffer.from('before')],
  ])('copies bytes, so that the sender may reuse its own: %s', async (_what, bytes) => {
    const { client, serverSink } = await pair();
    client.send(bytes);
    bytes.fill(0);
    await serverSink.count(1);
    expect(serverSink.heard).toEqual(['before']);
  });

  it('cuts all connections when severed: both sides hear lost', async () => {
    const { client, sink, serverSink, sever, transport } = await pair();
    sever();
    expect(sink.closes).toEqual([{ code: 1006, reason: '', initiator: 'lost' }]);
    expect(serverSink.closes).toEqual([{ code: 1006, reason: '', initiator: 'lost' }]);
    expect(() => client.send('x')).toThrow(expect.objectContaining({ code: 'CLOSED' }));
    await using again = await transport.connect(request, recordingSink());
    again.send('the listener still works');
  });

  it('reports lost behind frames that a paused side holds', async () => {
    const { client, server, sink, sever } = await pair();
    client.pause();
    server.send('held');
    await delay(0);
    sever();
    expect(sink.heard).toEqual([]);
    client.resume();
    expect(sink.heard).toEqual(['held', 'close 1006  lost']);
  });

  it('lets both sides close at once, each with what the other sent', async () => {
    const { client, server } = await pair();
    const [clientInfo, serverInfo] = await Promise.all([client.close(4001, 'client'), server.close(4002, 'server')]);
    expect(clientInfo).toEqual({ code: 4002, reason: 'server', initiator: 'local' });
    expect(serverInfo).toEqual({ code: 4001, reason: 'client', initiator: 'local' });
  });

  it('listens once at a time, under the URL it was given', async () => {
    const { listener } = loopback({ url: new URL('ws://emulator/base') });
    const listening = await listener.listen((incoming) => incoming.reject(500));
    expect(listening.url.href).toBe('ws://emulator/base');
    await expect(listener.listen(() => undefined)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await listening[Symbol.asyncDispose]();
    await using again = await listener.listen((incoming) => incoming.reject(500));
    await listening[Symbol.asyncDispose]();
    expect(again.url.href).toBe('ws://emulator/base');
    await expect(listener.listen(() => undefined)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('does not offer a handshake that was given up before the listener heard of it', async () => {
    const { transport, listener } = loopback();
    let offeredCount = 0;
    await using _listening = await listener.listen((incoming) => {
      offeredCount += 1;
      incoming.accept(recordingSink());
    });
    const controller = new AbortController();
    const connecting = transport.connect(request, recordingSink(), { signal: controller.signal });
    const reason = new Error('not any more');
    controller.abort(reason);
    await expect(connecting).rejects.toBe(reason);
    await delay(0);
    expect(offeredCount).toBe(0);
  });

  it('keeps pairs apart', async () => {
    const { listener } = loopback();
    await using _listening = await listener.listen((incoming) => incoming.reject(500));
    await expect(loopback().transport.connect(request, recordingSink())).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
    });
  });

  it('ends a hundred handshakes that wait for an answer when the listener stops, without a warning', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning);
    process.on('warning', onWarning);
    try {
      const { transport, listener } = loopback();
      const listening = await listener.listen(() => undefined);
      const attempts = Array.from({ length: 100 }, () => transport.connect(request, recordingSink()));
      const outcomes = Promise.allSettled(attempts);
      await listening[Symbol.asyncDispose]();
      for (const outcome of await outcomes) {
        expect(outcome).toMatchObject({
          status: 'rejected',
          reason: { code: 'CONNECT_FAILED', details: { status: 503 } },
        });
      }
      await new Promise(setImmediate); // Warnings are emitted on the next tick.
      expect(warnings).toEqual([]);
    } finally {
      process.off('warning', onWarning);
    }
  });
});
