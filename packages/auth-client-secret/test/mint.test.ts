import { apiKey } from '@antiphon/auth-api-key';
import { mintClientSecret, mintedClientSecret } from '@antiphon/auth-client-secret/node';
import { createCredential, type CredentialProvider } from '@antiphon/interface';
import { azure, compatible, openai } from '@antiphon/protocol';
import { Agent } from 'undici';
import { describe, expect, it, vi } from 'vitest';
import { secretServer, sendJson } from './secret-server.ts';

const credentials = apiKey('sk-canary-key');

describe('minting', () => {
  it('asks OpenAI beside the socket, with the key, and pins the model', async () => {
    await using server = await secretServer();
    const endpoint = openai({ model: 'gpt-realtime', baseUrl: `${server.origin}/v1`, project: 'proj_a' });
    const secret = await mintClientSecret({ endpoint, credentials });
    expect(secret.kind).toBe('client-secret');
    expect(secret.value).toBe('ek_canary1');
    expect(secret.expiresAtMs).toBeGreaterThan(Date.now() + 590_000);
    const [asked] = server.asked;
    expect(asked).toMatchObject({ method: 'POST', path: '/v1/realtime/client_secrets' });
    expect(asked?.headers).toMatchObject({
      authorization: 'Bearer sk-canary-key',
      'openai-project': 'proj_a',
      'content-type': 'application/json',
    });
    expect(JSON.parse(asked?.body ?? '')).toEqual({ session: { type: 'realtime', model: 'gpt-realtime' } });
  });

  it('asks Azure at its own path, with the key where Azure wants it', async () => {
    await using server = await secretServer();
    const endpoint = azure({ endpoint: server.origin, deployment: 'my-deployment' });
    await mintClientSecret({ endpoint, credentials });
    expect(server.asked[0]).toMatchObject({
      method: 'POST',
      path: '/openai/v1/realtime/client_secrets',
      headers: { 'api-key': 'sk-canary-key' },
    });
    expect(server.asked[0]?.headers['authorization']).toBeUndefined();
    expect(JSON.parse(server.asked[0]?.body ?? '')).toEqual({ session: { type: 'realtime', model: 'my-deployment' } });
  });

  it('asks Azure with an Entra token as a bearer, and tells its provider host and path', async () => {
    await using server = await secretServer();
    const getCredential = vi.fn<CredentialProvider['getCredential']>(async () =>
      createCredential({ kind: 'bearer', value: 'token' }),
    );
    const endpoint = azure({ endpoint: server.origin, deployment: 'd' });
    await mintClientSecret({ endpoint, credentials: { name: 'entra', getCredential } });
    expect(server.asked[0]?.headers['authorization']).toBe('Bearer token');
    expect(getCredential.mock.calls[0]?.[0]).toMatchObject({
      host: '127.0.0.1',
      path: '/openai/v1/realtime/client_secrets',
    });
  });

  it('says how long the secret is good, and what its sessions begin with', async () => {
    await using server = await secretServer();
    const endpoint = openai({ model: 'm', baseUrl: `${server.origin}/v1` });
    const session = { instructions: 'be brief', audio: { output: { voice: 'marin' } } };
    await mintClientSecret({ endpoint, credentials, session, expiresAfterSeconds: 60 });
    expect(JSON.parse(server.asked[0]?.body ?? '')).toEqual({
      expires_after: { anchor: 'created_at', seconds: 60 },
      session: { type: 'realtime', model: 'm', ...session },
    });
    await mintClientSecret({ endpoint, credentials, session: { type: 'transcription' } });
    expect(JSON.parse(server.asked[1]?.body ?? '')).toEqual({ session: { type: 'transcription' } });
  });

  it('takes the answer of the beta too, and one without an end', async () => {
    await using server = await secretServer();
    const endpoint = compatible({ url: `${server.origin}/v1`, model: 'm' });
    server.answer = (response) =>
      sendJson(response, 200, { client_secret: { value: 'ek_beta', expires_at: 2_000_000_000 } });
    const beta = await mintClientSecret({ endpoint, credentials });
    expect([beta.value, beta.expiresAtMs]).toEqual(['ek_beta', 2_000_000_000_000]);
    server.answer = (response) => sendJson(response, 201, { value: 'ek_endless' });
    const endless = await mintClientSecret({ endpoint, credentials });
    expect([endless.value, endless.expiresAtMs]).toEqual(['ek_endless', undefined]);
  });

  it('goes through the dispatcher that it is given', async () => {
    await using server = await secretServer();
    const dispatcher = new Agent();
    const dispatch = vi.spyOn(dispatcher, 'dispatch');
    await mintClientSecret({ endpoint: compatible({ url: `${server.origin}/v1` }), credentials, dispatcher });
    expect(dispatch).toHaveBeenCalledTimes(1);
    await dispatcher.close();
  });

  it('gets past a 401 with one fresh credential and one more request', async () => {
    await using server = await secretServer();
    const usual = server.answer;
    server.answer = (response, asked) =>
      asked.headers['authorization'] === 'Bearer fresh' ? usual(response, asked) : sendJson(response, 401, {});
    const endpoint = compatible({ url: `${server.origin}/v1` });
    const provider = (fresh: string): CredentialProvider => ({
      name: 'refreshing',
      getCredential: async ({ forceRefresh = false } = {}) =>
        createCredential({ kind: 'bearer', value: forceRefresh ? fresh : 'stale' }),
    });
    expect((await mintClientSecret({ endpoint, credentials: provider('fresh') })).value).toBe('ek_canary2');
    const refused = mintClientSecret({ endpoint, credentials: provider('stale') });
    await expect(refused).rejects.toMatchObject({ code: 'AUTH_FAILED', details: { status: 401 } });
    expect(server.asked).toHaveLength(3);
  });

  it.each([9, 7_201, 60.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses a life of %d seconds', async (seconds) => {
    const options = { endpoint: openai({ model: 'm' }), credentials, expiresAfterSeconds: seconds };
    await expect(mintClientSecret(options)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(() => mintedClientSecret(options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('refuses a session that is no JSON, and a time limit that is none', async () => {
    const endpoint = compatible({ url: 'http://127.0.0.1:9/v1' });
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    await expect(mintClientSecret({ endpoint, credentials, session: circular })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    await expect(mintClientSecret({ endpoint, credentials, timeoutMs: 0 })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  it('does not send a key in the clear over a network', async () => {
    const endpoint = compatible({ url: 'ws://api.example/v1/realtime' });
    await expect(mintClientSecret({ endpoint, credentials })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
