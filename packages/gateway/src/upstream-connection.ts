import { AntiphonError, type Connection, type Credential, untilAborted } from '@antiphon/interface';
import type { Dialect } from '@antiphon/protocol';
import type { ClientRequest } from './authenticator.ts';
import type { Upstream } from './gateway-options.ts';
import { createHeldSink, type FirstWord, type HeldSink } from './held-sink.ts';
import { type Forwarded, upstreamRequest } from './upstream-request.ts';

/** A session at the upstream that has begun: its first frame is there, held with those that follow. */
export interface UpstreamConnection {
  readonly connection: Connection;
  readonly sink: HeldSink;
  /** What must not appear in any text for the client: the credential and the host. */
  readonly confidential: readonly string[];
}

/**
 * Connects to the upstream and waits for its first frame.
 *
 * The API upgrades even with a wrong key and tells only then; so does a busy server. Until the first frame is here the client's handshake can
 * still be refused with a status, which every client understands. That frame is the only one the gateway ever reads.
 *
 * @throws {AntiphonError} whatever the transport and the credentials throw; `AUTH_FAILED`, `SERVER_ERROR` or `CONNECTION_LOST` when the upstream upgrades
 * and then refuses; the signal's reason.
 */
export async function connectUpstream(
  upstream: Upstream,
  client: ClientRequest,
  { forwarded, signal }: { readonly forwarded: Forwarded; readonly signal: AbortSignal },
): Promise<UpstreamConnection> {
  signal.throwIfAborted();
  const { transport, credentials } = upstream;
  const endpoint = typeof upstream.endpoint === 'function' ? upstream.endpoint(client) : upstream.endpoint;
  const { hostname, pathname } = endpoint.connectRequest(undefined, transport).url;
  const credential = await untilAborted(
    credentials?.getCredential({ signal, host: hostname, path: pathname }) ??
      Promise.resolve<Credential | undefined>(undefined),
    signal,
  );
  const request = upstreamRequest(client, endpoint, { credential, transport, forwarded });
  const sink = createHeldSink();
  const connection = await untilAborted(transport.connect(request, sink, { signal }), signal, closeQuietly);
  try {
    refuseFailure(await untilAborted(sink.firstWord, signal), endpoint.dialect);
  } catch (failure) {
    closeQuietly(connection);
    throw failure;
  }
  const confidential = [credential?.value, request.url.host, request.url.hostname].filter((text) => text !== undefined);
  return { connection, sink, confidential };
}

function refuseFailure(first: FirstWord, dialect: Dialect): void {
  if ('close' in first) {
    const details = { closeCode: first.close.code };
    throw new AntiphonError({
      code: 'CONNECTION_LOST',
      message: 'the upstream closed before its first event',
      details,
    });
  }
  const [event] = dialect.decode(first.frame);
  if (event?.type !== 'error') return;
  const { code, type } = event.error;
  const isKeyRefused = /api_key|authentication|unauthori[sz]ed/.test(`${type} ${code ?? ''}`);
  throw new AntiphonError({
    code: isKeyRefused ? 'AUTH_FAILED' : 'SERVER_ERROR',
    message: 'the upstream answered with an error instead of a session',
    details: { errorType: type, errorCode: code ?? undefined },
  });
}

function closeQuietly(connection: Connection): void {
  // The session never was; whether its end succeeds changes nothing.
  connection.close().catch(() => undefined);
}
