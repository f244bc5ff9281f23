import { apiKey } from '@antiphon/auth-api-key';
import { clientSecretFromUrl } from '@antiphon/auth-client-secret';
import { mintClientSecret, mintedClientSecret } from '@antiphon/auth-client-secret/node';
import { compatible } from '@antiphon/protocol';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'vitest';
import { CANARY, deadUrl, keepsTheSecret } from './secret-scenario.ts';

/** What a server answers to a request for a client secret, with what it was sent. */
type Answer = (sent: string) => { readonly status: number; readonly body: string };

const says = (value: object): string => JSON.stringify(value);
const error = (sent: string) => ({ error: { type: sent, code: sent, message: `refused: ${sent}` } });

const ANSWERS: readonly (readonly [string, Answer])[] = [
  ...[302, 400, 401, 403, 404, 429, 500].map((status): [string, Answer] => [
    `status ${status}`,
    (sent) => ({ status, body: says(error(sent)) }),
  ]),
  ['a page', (sent) => ({ status: 200, body: `<html>${sent}</html>` })],
  ['broken JSON', (sent) => ({ status: 200, body: `{"value":"${sent}", ` })],
  ['no value', (sent) => ({ status: 200, body: says({ secret: sent }) })],
  ['a value that is none', (sent) => ({ status: 200, body: says({ value: `${sent} ${sent}\n`, expires_at: sent }) })],
  ['an end that is none', (sent) => ({ status: 200, body: says({ value: 7, expires_at: sent }) })],
];

async function secretServer(answer: Answer): Promise<AsyncDisposable & { readonly url: URL }> {
  const server = createServer((request, response) => {
    const sent = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    const { status, body } = answer(sent);
    const headers = { location: `/elsewhere?token=${sent}`, 'x-request-id': sent, 'content-type': 'application/json' };
    response.writeHead(status, { ...headers, connection: 'close' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

describe('client secrets keep a secret', () => {
  it.each(ANSWERS)('that the server repeats in its answer: %s', (what, answer) =>
    keepsTheSecret(async (witness) => {
      await using server = await secretServer(answer);
      const endpoint = compatible({ url: server.url, model: 'm' });
      const credentials = apiKey(CANARY);
      const headers = { authorization: `Bearer ${CANARY}` };
      const minted = mintedClientSecret({ endpoint, credentials });
      const fetched = clientSecretFromUrl({ url: server.url, headers });
      witness.see('the providers', [minted, fetched]);
      await witness.failure(`mint: ${what}`, () => mintClientSecret({ endpoint, credentials }));
      await witness.failure(`minted: ${what}`, () => minted.getCredential({ host: server.url.hostname }));
      await witness.failure(`fetched: ${what}`, () => fetched.getCredential({ host: server.url.hostname }));
    }),
  );

  it('that they give, in whichever form it is printed, and for another host', () =>
    keepsTheSecret(async (witness) => {
      await using server = await secretServer(() => ({
        status: 200,
        body: says({ value: CANARY, expires_at: Math.floor(Date.now() / 1_000) + 600 }),
      }));
      const endpoint = compatible({ url: server.url, model: 'm' });
      const minted = mintedClientSecret({ endpoint, credentials: apiKey('k') });
      const fetched = clientSecretFromUrl({ url: server.url, hosts: [server.url.hostname] });
      for (const provider of [minted, fetched]) {
        witness.see('the credential', await provider.getCredential({ host: server.url.hostname }));
        await witness.failure('another host', () => provider.getCredential({ host: 'evil.example' }));
        witness.see('the provider', provider);
      }
    }));

  it('in the URL of a server that is not there, or cannot be used', () =>
    keepsTheSecret(async (witness) => {
      const { port } = await deadUrl();
      const url = `http://127.0.0.1:${port}/secret?token=${CANARY}`;
      await witness.failure('nobody there', () => clientSecretFromUrl({ url }).getCredential());
      for (const wrong of [
        `http://u:${CANARY}@127.0.0.1/`,
        `http://h.example/?token=${CANARY}`,
        `ftp://${CANARY}`,
        CANARY,
      ])
        await witness.failure('an unusable URL', () => clientSecretFromUrl({ url: wrong }));
      const headers = { authorization: `Bearer ${CANARY}\r\nx: y` };
      const provider = clientSecretFromUrl({ url: `http://127.0.0.1:${port}/`, headers });
      await witness.failure('an unusable header', () => provider.getCredential());
    }));
});
