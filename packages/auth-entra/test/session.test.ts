import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { entra } from '@antiphon/auth-entra';
import { azure } from '@antiphon/protocol';
import { connectSession } from '@antiphon/session';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { azureCli, emptyEnvironment } from './identity-world.ts';

afterEach(() => void vi.unstubAllEnvs());

/** A server on this machine that wants one token, and keeps what it was asked. */
async function tokenServer(token: string) {
  const bearers: (string | undefined)[] = [];
  const listening = await wsListener().listen((incoming) => {
    bearers.push(incoming.request.headers['authorization']);
    if (bearers.at(-1) !== `Bearer ${token}`) {
      incoming.reject(401, { error: { code: '401', message: 'Access denied due to invalid token.' } });
      return;
    }
    const connection = incoming.accept({ frame: () => undefined, close: () => undefined });
    connection.send(JSON.stringify({ type: 'session.created', event_id: 'e', session: { type: 'realtime', id: 's' } }));
  });
  return { listening, bearers, endpoint: azure({ endpoint: listening.url, deployment: 'd' }) };
}

describe.skipIf(process.platform === 'win32')('a session with Entra tokens', () => {
  it('gets past a 401 with one refresh and one retry', { timeout: 60_000 }, async () => {
    await using _cli = await azureCli();
    emptyEnvironment({ AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential' });
    const { listening, bearers, endpoint } = await tokenServer('az-2');
    await using _server = listening;
    const credentials = entra({ allowedHosts: ['127.0.0.1'] });
    await using session = await connectSession({
      endpoint,
      credentials,
      transport: wsTransport(),
      connectTimeoutMs: 30_000,
    });
    expect(session.state.status).toBe('open');
    expect(bearers).toEqual(['Bearer az-1', 'Bearer az-2']);
  });

  it('gives up after the second 401', { timeout: 60_000 }, async () => {
    await using cli = await azureCli();
    emptyEnvironment({ AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential' });
    const { listening, bearers, endpoint } = await tokenServer('none');
    await using _server = listening;
    const credentials = entra({ allowedHosts: ['127.0.0.1'] });
    const opening = connectSession({ endpoint, credentials, transport: wsTransport(), connectTimeoutMs: 30_000 });
    await expect(opening).rejects.toMatchObject({ code: 'AUTH_FAILED', details: { status: 401 } });
    expect(bearers).toEqual(['Bearer az-1', 'Bearer az-2']);
    expect(await cli.calls()).toHaveLength(2);
  });
});

describe('a token', () => {
  const getToken = vi.fn(async () => ({ token: 'canary', expiresOnTimestamp: Date.now() + 3_600_000 }));
  afterEach(() => void getToken.mockClear());

  it('is not even asked for when the endpoint is on a foreign host', async () => {
    const { listening, bearers, endpoint } = await tokenServer('canary');
    await using _server = listening;
    const opening = connectSession({
      endpoint,
      credentials: entra({ credential: { getToken } }),
      transport: wsTransport(),
    });
    await expect(opening).rejects.toMatchObject({ code: 'AUTH_FAILED' });
    expect(getToken).not.toHaveBeenCalled();
    expect(bearers).toEqual([]);
  });

  it.each([301, 302, 303, 307, 308])('does not follow a redirect with status %i', async (status) => {
    const { listening, bearers } = await tokenServer('canary');
    await using _elsewhere = listening;
    const location = new URL(listening.url);
    location.protocol = 'http:';
    location.hostname = 'localhost';
    const server = createServer();
    server.on('upgrade', (_request, socket) => {
      socket.end(
        `HTTP/1.1 ${status} Moved\r\nlocation: ${location.href}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
      );
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    try {
      const endpoint = azure({
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        deployment: 'd',
      });
      const credentials = entra({ credential: { getToken }, allowedHosts: ['127.0.0.1'] });
      const opening = connectSession({ endpoint, credentials, transport: wsTransport() });
      await expect(opening).rejects.toMatchObject({ code: 'CONNECT_FAILED', details: { status } });
      expect(bearers).toEqual([]);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    }
  });
});
