import { createEmulator, type Emulator } from '@antiphon/emulator';
import { wsListener } from '@antiphon/transport-ws';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { type ServerOptions, startServer } from '../src/index.ts';

const UPSTREAM_KEY = 'upstream-canary-key';
let consoleFolder: string;

beforeAll(async () => {
  consoleFolder = await mkdtemp(join(tmpdir(), 'antiphon-console-'));
  await writeFile(join(consoleFolder, 'index.html'), '<!doctype html><title>page</title>');
});
afterAll(() => rm(consoleFolder, { recursive: true }));

const start = (options: ServerOptions = {}) => startServer({ port: 0, consoleFolder, drainTimeoutMs: 0, ...options });

/** The status of an upgrade; 101 when it was accepted. */
function upgrade(url: URL, options: ClientOptions = {}, protocols: string[] = []): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.href}?model=m`, protocols, options);
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', reject);
  });
}

/** A GET with a Host of one's own, which fetch does not allow. */
function statusFor(url: URL, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on('error', reject);
    call.end();
  });
}

const cookieOf = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';

describe('the page', () => {
  it('comes with a cookie that scripts and other sites cannot use, and with a strict policy', async () => {
    await using server = await start();
    const response = await fetch(server.url);
    expect(response.status).toBe(200);
    expect(response.headers.get('set-cookie')).toMatch(
      /^antiphon_page_\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("'unsafe-");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('connects with its cookie from its own origin', async () => {
    await using server = await start();
    const cookie = cookieOf(await fetch(server.url));
    expect(await upgrade(server.realtimeUrl, { origin: server.url.origin, headers: { cookie } })).toBe(101);
  });

  it.each([
    ['from a foreign origin', { origin: 'http://attacker.test' }, 403],
    ['from this host on another port', { origin: 'http://127.0.0.1:1' }, 403],
    ['from an opaque origin', { origin: 'null' }, 403],
    ['without an origin', {}, 401],
  ])('does not connect %s', async (_name, options, status) => {
    await using server = await start();
    const cookie = cookieOf(await fetch(server.url));
    expect(await upgrade(server.realtimeUrl, { ...options, headers: { cookie } })).toBe(status);
  });

  it('does not connect with the cookie of another server', async () => {
    await using server = await start();
    await using other = await start();
    const value = cookieOf(await fetch(other.url)).split('=')[1];
    const cookie = `antiphon_page_${server.url.port}=${value}`;
    expect(await upgrade(server.realtimeUrl, { origin: server.url.origin, headers: { cookie } })).toBe(401);
  });

  it('alone reads the status', async () => {
    await using server = await start();
    const url = new URL('/status', server.url);
    expect((await fetch(url)).status).toBe(401);
    const cookie = cookieOf(await fetch(server.url));
    expect(await (await fetch(url, { headers: { cookie } })).json()).toEqual({ upstream: 'emulator' });
  });
});

describe('other clients', () => {
  it('connect with the client key, in a header or a subprotocol', async () => {
    await using server = await start();
    const headers = { authorization: `Bearer ${server.clientKey}` };
    expect(await upgrade(server.realtimeUrl, { headers })).toBe(101);
    expect(await upgrade(server.realtimeUrl, {}, ['realtime', `openai-insecure-api-key.${server.clientKey}`])).toBe(
      101,
    );
  });

  it('do not connect without it, nor from a foreign page with it', async () => {
    await using server = await start();
    expect(await upgrade(server.realtimeUrl)).toBe(401);
    expect(await upgrade(server.realtimeUrl, { headers: { 'api-key': 'guess' } })).toBe(401);
    const headers = { 'api-key': server.clientKey };
    expect(await upgrade(server.realtimeUrl, { headers, origin: 'http://attacker.test' })).toBe(403);
  });

  it('get a new key at every start, or those given', async () => {
    await using first = await start();
    await using second = await start({ clientKeys: ['given-key'] });
    expect(first.clientKey).toMatch(/^[\w-]{32}$/);
    expect(second.clientKey).toBe('given-key');
    expect(await upgrade(second.realtimeUrl, { headers: { 'api-key': 'given-key' } })).toBe(101);
  });
});

describe('the names of the server', () => {
  it.each(['attacker.test', 'localhost.attacker.test', '127.0.0.1', '127.0.0.1:1', 'localhost.:80'])(
    'do not include %j',
    async (host) => {
      await using server = await start();
      expect(await statusFor(server.url, host)).toBe(421);
    },
  );

  it('include localhost, in any case, and the origins given', async () => {
    await using server = await start({ origins: ['https://voice.example.com'] });
    const { port } = server.url;
    for (const host of [`localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`, 'voice.example.com']) {
      expect(await statusFor(server.url, host)).toBe(200);
    }
    const cookie = cookieOf(await fetch(server.url));
    const headers = { cookie, host: 'voice.example.com' };
    expect(await upgrade(server.realtimeUrl, { origin: 'https://voice.example.com', headers })).toBe(101);
  });

  it('count for sockets too', async () => {
    await using server = await start();
    const headers = { 'api-key': server.clientKey, host: `attacker.test:${server.url.port}` };
    expect(await upgrade(server.realtimeUrl, { headers })).toBe(403);
  });
});

describe('the server', () => {
  it('answers what it does not know with 404, sockets included', async () => {
    await using server = await start();
    expect((await fetch(new URL('/missing', server.url))).status).toBe(404);
    expect((await fetch(new URL('/..%2f..%2fpackage.json', server.url))).status).toBeGreaterThanOrEqual(400);
    expect((await fetch(server.url, { method: 'POST' })).status).toBe(404);
    expect(await upgrade(new URL('/elsewhere', server.realtimeUrl))).toBe(404);
  });

  it('says that it is well', async () => {
    await using server = await start();
    expect(await (await fetch(new URL('/healthz', server.url))).json()).toEqual({ status: 'ok' });
  });

  it('listens on this machine only, and warns when told otherwise', async () => {
    await using server = await start();
    expect(server.url.hostname).toBe('127.0.0.1');
    expect(server.warnings).toEqual([]);
    const warned: string[] = [];
    const ignore = (): void => undefined;
    const logger = { debug: ignore, info: ignore, warn: (message: string) => void warned.push(message), error: ignore };
    await using open = await start({ host: '0.0.0.0', logger });
    expect(open.warnings).toHaveLength(1);
    expect(warned).toContain(open.warnings[0]);
  });

  it('says which port is in use and what to do', async () => {
    await using server = await start();
    const port = Number(server.url.port);
    await expect(start({ port })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(`port ${port} is in use`),
      details: { networkCode: 'EADDRINUSE' },
    });
  });

  it.each([{ origins: ['voice.example.com'] }, { clientKeys: [] }, { clientKeys: [''] }, { maximumSessions: 0 }])(
    'refuses %j',
    async (options) => {
      await expect(start(options)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    },
  );

  it('says that the page has not been built', async () => {
    await expect(start({ consoleFolder: tmpdir() })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('npm run build'),
    });
  });

  it('closes with a session open, twice, and leaves its port', async () => {
    const server = await start();
    const socket = new WebSocket(`${server.realtimeUrl.href}?model=m`, { headers: { 'api-key': server.clientKey } });
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => socket.on('open', resolve));
    await Promise.all([server.close(), server.close()]);
    expect(await closed).toBe(1001);
    await expect(fetch(server.url)).rejects.toThrow();
    await using again = await start({ port: Number(server.url.port) });
    expect(again.url.port).toBe(server.url.port);
  });
});

describe('a real upstream', () => {
  it.each(['ws://voice.example.com/v1/realtime', 'not a URL', 'https://contoso.openai.azure.com'])(
    'that could never be reached is refused at the start: %s',
    async (endpoint) => {
      await expect(start({ upstream: { endpoint, apiKey: UPSTREAM_KEY } })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: expect.not.stringContaining('canary'),
      });
    },
  );

  const serveUpstream = (): Promise<Emulator> =>
    createEmulator({ listener: wsListener(), apiKey: UPSTREAM_KEY, pace: 50 });

  it('is named, and its key is in nothing that is served', async () => {
    await using upstream = await serveUpstream();
    const endpoint = upstream.url.href;
    await using server = await start({ upstream: { endpoint, model: 'm', apiKey: UPSTREAM_KEY } });
    expect(server.upstreamName).toBe('compatible');
    const cookie = cookieOf(await fetch(server.url));
    const served: string[] = [JSON.stringify(server)];
    for (const path of ['/', '/status', '/healthz', '/missing', '/v1/realtime']) {
      const response = await fetch(new URL(path, server.url), { headers: { cookie } });
      served.push(JSON.stringify([...response.headers]), await response.text());
    }
    const socket = new WebSocket(server.realtimeUrl, { origin: server.url.origin, headers: { cookie } });
    socket.on('upgrade', (response) => served.push(JSON.stringify(response.headers)));
    const done = new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer) => {
        served.push(data.toString());
        if (data.toString().includes('"response.done"')) resolve();
      });
    });
    await new Promise((resolve) => socket.on('open', resolve));
    socket.send('{"type":"response.create"}');
    await done;
    expect(served.join('')).toContain('"m"');
    expect(served.join('')).not.toContain('canary');
  });

  it('that refuses the key becomes 502, and the page can say why', async () => {
    await using upstream = await serveUpstream();
    await using server = await start({ upstream: { endpoint: upstream.url.href, model: 'm', apiKey: 'stale-canary' } });
    const cookie = cookieOf(await fetch(server.url));
    expect(await upgrade(server.realtimeUrl, { origin: server.url.origin, headers: { cookie } })).toBe(502);
    const status = await (await fetch(new URL('/status', server.url), { headers: { cookie } })).text();
    expect(JSON.parse(status)).toMatchObject({ lastRefusal: { code: 'upstream_auth_failed' } });
    expect(status).not.toContain('canary');
  });
});
