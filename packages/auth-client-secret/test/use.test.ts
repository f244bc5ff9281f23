import { clientSecretFromUrl, type ClientSecretFromUrlOptions, type Fetch } from '@antiphon/auth-client-secret';
import { mintedClientSecret } from '@antiphon/auth-client-secret/node';
import { apiKey } from '@antiphon/auth-api-key';
import { createEmulator } from '@antiphon/emulator';
import { credentialFromRequest, openai } from '@antiphon/protocol';
import { connectSession } from '@antiphon/session';
import { webTransport } from '@antiphon/transport-web';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { WebSocket } from 'undici';
import { describe, expect, it, vi } from 'vitest';
import { secretServer } from './secret-server.ts';

describe('a client secret', () => {
  it('opens sessions from a page, where it travels as a subprotocol', async () => {
    await using secrets = await secretServer();
    await using emulator = await createEmulator({ listener: wsListener(), apiKey: 'ek_canary1' });
    const endpoint = openai({ model: 'm', baseUrl: emulator.url.href });
    const credentials = clientSecretFromUrl({ url: `${secrets.origin}/secret` });
    const transport = webTransport({ WebSocket: WebSocket as unknown as typeof globalThis.WebSocket });
    for (const _ of [1, 2]) {
      await using session = await connectSession({ endpoint, credentials, transport });
      expect(session.state.status).toBe('open');
    }
    expect(secrets.asked).toHaveLength(1);
    const request = endpoint.connectRequest(await credentials.getCredential(), { carriesHeaders: false });
    expect(request.protocols).toEqual(['realtime', 'openai-insecure-api-key.ek_canary1']);
    expect(request.url.href).not.toContain('canary');
    expect(credentialFromRequest(request)).toMatchObject({ kind: 'client-secret' });
  });

  it('opens sessions from Node, minted with the key that the sessions never see', async () => {
    await using api = await secretServer();
    const minting = openai({ model: 'm', baseUrl: `${api.origin}/v1` });
    const credentials = mintedClientSecret({ endpoint: minting, credentials: apiKey('sk-key') });
    await using emulator = await createEmulator({ listener: wsListener(), apiKey: 'ek_canary1' });
    const endpoint = openai({ model: 'm', baseUrl: emulator.url.href });
    await using session = await connectSession({ endpoint, credentials, transport: wsTransport() });
    expect(session.state.status).toBe('open');
  });

  it('goes to the host that it was minted for, and to those that are added', async () => {
    await using api = await secretServer();
    const endpoint = openai({ model: 'm', baseUrl: `${api.origin}/v1` });
    const credentials = mintedClientSecret({ endpoint, credentials: apiKey('sk-key'), hosts: ['api.example'] });
    for (const host of ['evil.example', 'localhost', '127.0.0.1.evil.example', '127.0.0.1:443', '']) {
      await expect(credentials.getCredential({ host })).rejects.toMatchObject({ code: 'AUTH_FAILED' });
    }
    expect(api.asked).toEqual([]);
    for (const host of ['127.0.0.1', 'API.example']) {
      expect((await credentials.getCredential({ host })).kind).toBe('client-secret');
    }
  });
});

describe('clientSecretFromUrl', () => {
  const asFetch = (answer: () => Response) => vi.fn<Fetch>(async () => answer());

  it('asks as it is told, with headers that are made anew for each request', async () => {
    let turn = 0;
    const fetch = asFetch(() => Response.json({ value: 'ek_1' }));
    const credentials = clientSecretFromUrl({
      url: 'https://shop.example/secret',
      method: 'GET',
      headers: async () => ({ 'x-turn': `${(turn += 1)}` }),
      fetch,
    });
    expect(fetch).not.toHaveBeenCalled();
    await credentials.getCredential();
    await credentials.getCredential();
    expect(
      fetch.mock.calls.map(([url, { method, headers, redirect }]) => [url.href, method, headers, redirect]),
    ).toEqual([
      ['https://shop.example/secret', 'GET', { 'x-turn': '1' }, 'manual'],
      ['https://shop.example/secret', 'GET', { 'x-turn': '2' }, 'manual'],
    ]);
  });

  it('rejects with AUTH_FAILED when the headers cannot be had', async () => {
    const cause = new Error('not signed in');
    const fetch = asFetch(() => Response.json({ value: 'ek_1' }));
    const credentials = clientSecretFromUrl({
      url: 'https://shop.example/',
      headers: () => Promise.reject(cause),
      fetch,
    });
    await expect(credentials.getCredential()).rejects.toMatchObject({ code: 'AUTH_FAILED', cause });
    expect(fetch).not.toHaveBeenCalled();
  });

  it('does not follow a redirect that a browser hides', async () => {
    const hidden = { status: 0, type: 'opaqueredirect', headers: [], body: null };
    const credentials = clientSecretFromUrl({ url: 'https://shop.example/', fetch: async () => hidden });
    await expect(credentials.getCredential()).rejects.toMatchObject({ code: 'CONNECT_FAILED', isRetryable: false });
  });

  it.each<[string, Partial<ClientSecretFromUrlOptions>]>([
    ['a path outside of a page', { url: '/secret' }],
    ['nothing', { url: '' }],
    ['another scheme', { url: 'ftp://shop.example/' }],
    ['a socket', { url: 'wss://shop.example/' }],
    ['user information', { url: 'https://user:canary@shop.example/' }],
    ['plain http to another machine', { url: 'http://shop.example/canary?canary' }],
    ['a time limit of 0', { timeoutMs: 0 }],
    ['a negative time', { refreshBeforeMs: -1 }],
  ])('refuses %s, without showing what may be secret', (_name, options) => {
    const make = () => clientSecretFromUrl({ url: 'https://shop.example/', ...options });
    expect(make).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.not.stringContaining('canary') }),
    );
  });
});
