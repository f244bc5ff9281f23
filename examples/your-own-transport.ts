// A transport moves frames and nothing else, so wrapping one is short: this one counts what passes.
import { apiKey } from '@antiphon/auth-api-key';
import { createEmulator } from '@antiphon/emulator';
import type { Frame, Transport } from '@antiphon/interface';
import { compatible } from '@antiphon/protocol';
import { connectSession } from '@antiphon/session';
import { wsListener, wsTransport } from '@antiphon/transport-ws';

function countingTransport(inner: Transport, count: (direction: 'in' | 'out', frame: Frame) => void): Transport {
  return {
    name: `counting ${inner.name}`,
    carriesHeaders: inner.carriesHeaders,
    async connect(request, sink, options) {
      const connection = await inner.connect(
        request,
        {
          frame(frame) {
            count('in', frame);
            sink.frame(frame);
          },
          close: (info) => sink.close(info),
        },
        options,
      );
      const send = connection.send.bind(connection);
      return Object.assign(connection, {
        send(frame: Frame) {
          count('out', frame);
          send(frame);
        },
      });
    },
  };
}

const bytes = { in: 0, out: 0 };
const transport = countingTransport(wsTransport(), (direction, frame) => (bytes[direction] += frame.length));

await using emulator = await createEmulator({ listener: wsListener(), pace: Number.POSITIVE_INFINITY });
await using session = await connectSession({
  endpoint: compatible({ url: emulator.url, model: 'any' }),
  credentials: apiKey('any'),
  transport,
});
await session.addItem({ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Count me.' }] });
await session.respond().result;
console.log(bytes);
