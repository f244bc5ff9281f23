import { compatible } from '@antiphon/protocol';
import { connectSession } from '../dist/index.js';

/** A session in this process, without a socket, whose server is the caller: `peer.sink` takes its frames, `peer.sentBytes` counts what is sent. */
export async function openManualSession() {
  const peer = { sink: undefined, sentBytes: 0 };
  const connection = {
    bufferedBytes: 0,
    send: (frame) => void (peer.sentBytes += frame.length),
    drained: async () => undefined,
    pause: () => undefined,
    resume: () => undefined,
    async close() {
      const info = { code: 1000, reason: '', initiator: 'local' };
      peer.sink.close(info);
      return info;
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
  const transport = {
    name: 'manual',
    carriesHeaders: true,
    async connect(_request, sink) {
      peer.sink = sink;
      queueMicrotask(() =>
        sink.frame('{"type":"session.created","event_id":"event_0","session":{"type":"realtime","id":"sess_1"}}'),
      );
      return connection;
    },
  };
  const endpoint = compatible({ url: 'ws://127.0.0.1/v1/realtime', model: 'm' });
  return { session: await connectSession({ endpoint, transport }), peer };
}
