import { apiKey } from '@antiphon/auth-api-key';
import { entra } from '@antiphon/auth-entra';
import {
  AntiphonError,
  createCredential,
  handshakeError,
  handshakeTimeoutError,
  redact,
  redactHeaders,
  type Transport,
} from '@antiphon/interface';
import { azure, compatible, type Endpoint, endpointFromUrl, openai } from '@antiphon/protocol';
import { undiciTransport } from '@antiphon/transport-undici';
import { webTransport } from '@antiphon/transport-web';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { describe, expect, it } from 'vitest';
import { secretWitness } from './secret-witness.ts';
import { TELLTALES, telltaleServer } from './telltale-server.ts';
import { CANARY, FORMS, keepsTheSecret, deadUrl } from './secret-scenario.ts';

const quiet = { frame: (): void => undefined, close: (): void => undefined };

describe('the witness itself', () => {
  it('finds a secret in messages, causes, stacks, hidden properties, JSON, logs, console and streams', async () => {
    using witness = secretWitness(FORMS);
    witness.see('message', new Error(`refused ${CANARY}`));
    witness.see('cause', new AntiphonError({ code: 'TIMEOUT', message: 'm', cause: new Error(CANARY) }));
    witness.see('hidden', Object.defineProperty({}, 'key', { value: CANARY, enumerable: false }));
    witness.see('JSON', { toJSON: () => CANARY });
    witness.see('header', { authorization: `Basic ${Buffer.from(CANARY).toString('base64')}` });
    witness.logger.warn('connecting', { url: `ws://h/?k=${CANARY}` });
    console.error('oh', { key: CANARY });
    witness.stream('out').write(`key: ${CANARY}\n`);
    await witness.failure('rejection', () => Promise.reject(new Error(CANARY)));
    const found = new Set(witness.leaks().map((leak) => leak.split(':')[0]));
    expect(Array.from(found)).toEqual([
      'message',
      'cause',
      'hidden',
      'JSON',
      'header',
      'log warn',
      'console.error',
      'out',
      'rejection',
    ]);
  });
});

describe('interface and protocol keep a secret', () => {
  it('in credentials, requests that failed and redacted texts', () =>
    keepsTheSecret((witness) => {
      const credential = createCredential({ kind: 'api-key', value: CANARY, expiresAtMs: 1 });
      witness.see('credential', credential);
      witness.see('copies', [{ ...credential }, structuredClone({ ...credential })]);
      const request = {
        url: new URL(`wss://user:${CANARY}@host.example/v1?api-key=${CANARY}&model=m`),
        headers: { authorization: `Bearer ${CANARY}`, 'api-key': CANARY },
        protocols: ['realtime', `openai-insecure-api-key.${CANARY}`],
      };
      const body = JSON.stringify({ error: { message: `wrong key ${CANARY}`, code: CANARY } });
      for (const said of [body, CANARY, `<html>${CANARY}</html>`])
        witness.see(
          'refusal',
          handshakeError({ status: 401, headers: { 'x-request-id': CANARY }, body: said, request }),
        );
      witness.see('timeout', handshakeTimeoutError(request, 1));
      witness.see('headers', redactHeaders({ ...request.headers, cookie: CANARY, 'x-api-key': CANARY }));
      witness.see('text', redact(`GET ${request.url.href} authorization: Bearer ${CANARY}`));
    }));

  it('in endpoints, however the key came into the URL', () =>
    keepsTheSecret(async (witness) => {
      const pasted = [
        `wss://user:${CANARY}@api.openai.com/v1/realtime?model=m`,
        `https://${CANARY}@host.example/v1`,
        `wss://api.openai.com/v1/realtime?model=m&api-key=${CANARY}`,
        `https://contoso.openai.azure.com/openai/v1?api-key=${CANARY}`,
        CANARY,
      ];
      for (const url of pasted) await witness.failure(`endpointFromUrl`, () => endpointFromUrl(url));
      const bad = [`${CANARY}\n`, `${CANARY} x`, `${CANARY}ü`];
      const endpoints: Endpoint[] = [
        openai({ model: 'm' }),
        azure({ resource: 'contoso', deployment: 'd' }),
        compatible({ url: 'ws://host.example/v1' }),
        compatible({ url: 'wss://host.example/v1' }),
      ];
      for (const endpoint of endpoints) {
        for (const value of bad) {
          const credential = createCredential({ kind: 'bearer', value });
          for (const carriesHeaders of [true, false])
            await witness.failure(endpoint.name, () => endpoint.connectRequest(credential, { carriesHeaders }));
        }
        witness.see('endpoint', endpoint);
      }
      const clear = compatible({ url: 'ws://host.example/v1' });
      const credential = createCredential({ kind: 'api-key', value: CANARY });
      await witness.failure('plain ws', () => clear.connectRequest(credential, { carriesHeaders: true }));
    }));
});

describe('credential providers keep a secret', () => {
  it('that cannot be used', () =>
    keepsTheSecret(async (witness) => {
      const environment = { KEY: `${CANARY}\n` };
      const sources = [`${CANARY} x`, () => `${CANARY}\r\n`, { environmentVariable: 'KEY', environment }];
      for (const source of sources) {
        const provider = apiKey(source);
        witness.see('provider', provider);
        await witness.failure('apiKey', () => provider.getCredential());
      }
      witness.see('apiKey', await apiKey(CANARY).getCredential());
    }));

  it('that an Entra credential quotes, or gives for another host', () =>
    keepsTheSecret(async (witness) => {
      const host = 'contoso.openai.azure.com';
      const token = (value: string) =>
        entra({ credential: { getToken: async () => ({ token: value, expiresOnTimestamp: Date.now() + 3_600_000 }) } });
      const failing = entra({
        credential: { getToken: () => Promise.reject(new Error(`cannot read {"accessToken": "${CANARY}"}`)) },
      });
      await witness.failure('a failing credential', () => failing.getCredential({ host }));
      await witness.failure('a malformed token', () => token(`${CANARY}\n`).getCredential({ host }));
      await witness.failure('another host', () => token(CANARY).getCredential({ host: 'evil.example' }));
      const provider = token(CANARY);
      witness.see('token', await provider.getCredential({ host }));
      witness.see('provider', provider);
    }));
});

const TRANSPORTS: readonly (readonly [string, () => Transport])[] = [
  ['ws', () => wsTransport()],
  ['undici', () => undiciTransport()],
  ['web', () => webTransport()],
];

describe.each(TRANSPORTS)('the transport %s keeps a secret', (_name, makeTransport) => {
  const requestTo = (url: URL) =>
    compatible({ url, model: 'm' }).connectRequest(
      createCredential({ kind: 'api-key', value: CANARY }),
      makeTransport(),
    );

  it('that a refusal repeats, that cannot be sent, that reached nobody', () =>
    keepsTheSecret(async (witness) => {
      for (const telltale of TELLTALES) {
        if (telltale.how !== 'status') continue;
        await using server = await telltaleServer(wsListener(), telltale);
        const request = requestTo(server.url);
        await witness.failure(`status ${telltale.status}`, () => makeTransport().connect(request, quiet));
      }
      const dead = await deadUrl();
      await witness.failure('nobody there', () => makeTransport().connect(requestTo(dead), quiet));
      const request = requestTo(dead);
      const headers = { authorization: `Bearer ${CANARY}\r\nx: y` };
      await witness.failure('a header', () => makeTransport().connect({ ...request, headers }, quiet));
      const protocols = [`openai-insecure-api-key.${CANARY} ,`, CANARY, CANARY];
      await witness.failure('a subprotocol', () =>
        makeTransport().connect({ ...request, headers: {}, protocols }, quiet),
      );
      const url = new URL(`ftp://user:${CANARY}@127.0.0.1/?api-key=${CANARY}`);
      await witness.failure('a URL', () => makeTransport().connect({ ...request, url }, quiet));
    }));
});
