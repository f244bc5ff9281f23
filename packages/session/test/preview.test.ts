import { apiKey } from '@antiphon/auth-api-key';
import { createEmulator, type ResponseReport } from '@antiphon/emulator';
import type { Connection, ConnectRequest, FrameSink, Transport } from '@antiphon/interface';
import { compatible, gaDialect, type KnownServerEvent, previewDialect, previewServerDialect } from '@antiphon/protocol';
import { connectSession } from '@antiphon/session';
import { loopback } from '@antiphon/transport-loopback';
import { expect, test } from 'vitest';

/** A transport to a server that speaks GA, which lets it look like one of the preview; `wire` collects what was said in the preview. */
function throughPreview(inner: Transport, wire: { type: string }[]): Transport {
  const noted = (frame: string): string => {
    wire.push(JSON.parse(frame) as { type: string });
    return frame;
  };
  return {
    ...inner,
    async connect(request: ConnectRequest, sink: FrameSink, options) {
      const toPreview: FrameSink = {
        frame(frame) {
          for (const event of gaDialect.decode(frame)) {
            for (const text of previewServerDialect.encode(event as KnownServerEvent)) sink.frame(noted(text));
          }
        },
        close: (info) => sink.close(info),
      };
      const connection = await inner.connect(request, toPreview, options);
      const send: Connection['send'] = (frame) => {
        const event = previewServerDialect.decode(frame);
        noted(String(frame));
        if (event.type === 'rejected') throw new Error(event.error.message);
        connection.send(gaDialect.encode(event));
      };
      return new Proxy(connection, {
        get: (target, name): unknown => {
          if (name === 'send') return send;
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    },
  };
}

test('a session with a server of the preview goes as with one of GA', async () => {
  const { transport, listener } = loopback({ url: new URL('ws://localhost/') });
  const reports: ResponseReport[] = [];
  const observer = { responseDone: (report: ResponseReport): void => void reports.push(report) };
  await using emulator = await createEmulator({ listener, pace: Number.POSITIVE_INFINITY, observer });
  const wire: { type: string }[] = [];
  await using session = await connectSession({
    endpoint: compatible({ url: emulator.url, model: 'emulated', dialect: previewDialect }),
    transport: throughPreview(transport, wire),
    credentials: apiKey('k'),
    config: { audio: { input: { turn_detection: null } }, instructions: 'Be brief.' },
  });
  const item = await session.addItem({
    type: 'message',
    role: 'user',
    content: [{ type: 'input_text', text: 'Good morning' }],
  });
  const seen: string[] = [];
  session.events$.subscribe(({ type }) => seen.push(type));
  const response = session.respond();
  const chunks: Uint8Array[] = [];
  response.audio$.subscribe((bytes) => chunks.push(bytes));
  const { status, transcript, items } = await response.result;
  expect({ status, transcript }).toMatchObject({
    status: 'completed',
    transcript: expect.stringContaining('Good morning'),
  });
  expect(Buffer.concat(chunks).equals(reports[0]?.audio ?? new Uint8Array())).toBe(true);
  expect(session.conversation.items.map(({ id }) => id)).toEqual([item.id, items[0]?.id]);
  expect(session.conversation.items[1]).toMatchObject({ status: 'completed', content: [{ type: 'output_audio' }] });
  expect(seen).toEqual(expect.arrayContaining(['conversation.item.added', 'conversation.item.done']));
  const types = new Set(wire.map(({ type }) => type));
  expect(types).toContain('conversation.item.created');
  expect(types).toContain('response.audio.delta');
  expect(types).not.toContain('conversation.item.added');
  expect(wire.find(({ type }) => type === 'session.update')).toEqual({
    type: 'session.update',
    event_id: expect.any(String),
    session: { instructions: 'Be brief.', turn_detection: null },
  });
});
