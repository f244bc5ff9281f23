import type { Frame, Listener } from '@antiphon/interface';
import { credentialFromRequest } from '@antiphon/protocol';

/** How a server gives away the key it was sent. */
export type Telltale =
  | { readonly how: 'status'; readonly status: number }
  | { readonly how: 'close'; readonly code: number }
  | { readonly how: 'error event'; readonly code: string }
  | { readonly how: 'failed response' };

/** A server that repeats the credential wherever it can: in a refusal's body and headers, in a close reason, in events. */
export async function telltaleServer(
  listener: Listener,
  telltale: Telltale,
): Promise<AsyncDisposable & { readonly url: URL }> {
  return listener.listen((incoming) => {
    const { headers, url } = incoming.request;
    const key = credentialFromRequest(incoming.request)?.value ?? headers['x-own-secret'] ?? 'no key';
    const error = {
      type: 'invalid_request_error',
      code: 'some_code',
      message: `you sent "${key}", i.e. Bearer ${key}`,
    };
    const protocol = incoming.request.protocols.includes('realtime') ? { protocol: 'realtime' } : {};
    const sink = { frame: (frame: Frame) => answer(frame), close: () => undefined };
    const send = (event: object): void => server.send(JSON.stringify({ event_id: 'event_1', ...event }));
    const answer = (frame: Frame): void => {
      const { type } = JSON.parse(typeof frame === 'string' ? frame : new TextDecoder().decode(frame)) as {
        type: string;
      };
      if (type !== 'response.create') return;
      const failed = { id: 'resp_1', object: 'realtime.response', status: 'failed', output: [] };
      send({ type: 'response.created', response: { ...failed, status: 'in_progress' } });
      send({ type: 'response.done', response: { ...failed, status_details: { type: 'failed', error } } });
    };
    if (telltale.how === 'status') {
      const told = { location: `ws://127.0.0.1:9/?api-key=${key}`, 'x-request-id': `req-${key}`, 'retry-after': '0' };
      return incoming.reject(telltale.status, { error: { ...error, code: key, type: key, param: key } }, told);
    }
    const server = incoming.accept(sink, protocol);
    if (telltale.how === 'close') return void server.close(telltale.code, `no: ${key}`.slice(0, 120));
    if (telltale.how === 'error event') {
      send({ type: 'error', error: { ...error, code: telltale.code } });
      return void server.close(3000, `invalid_request_error.${telltale.code}`);
    }
    send({
      type: 'session.created',
      session: { type: 'realtime', id: 'sess_1', model: url.searchParams.get('model') },
    });
  });
}

/** Every way. */
export const TELLTALES: readonly Telltale[] = [
  ...[301, 400, 401, 403, 404, 429, 500, 503].map((status) => ({ how: 'status', status }) as const),
  { how: 'close', code: 4000 },
  { how: 'close', code: 3000 },
  { how: 'error event', code: 'invalid_api_key' },
  { how: 'error event', code: 'some_code' },
];
