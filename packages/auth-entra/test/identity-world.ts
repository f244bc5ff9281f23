import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { vi } from 'vitest';

/** A managed-identity endpoint as App Service has it, on this machine. */
export interface IdentityEndpoint extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
  /** What is answered to the next requests. @default a token that lives for an hour */
  answer: (ordinal: number) => IdentityAnswer;
}

export interface IdentityAnswer {
  readonly status: number;
  readonly body: unknown;
}

export const tokenAnswer = (token: string, lifeMs: number = 3_600_000): IdentityAnswer => ({
  status: 200,
  body: {
    access_token: token,
    expires_on: String(Math.floor((Date.now() + lifeMs) / 1_000)),
    resource: 'r',
    token_type: 'Bearer',
  },
});

export async function identityEndpoint(): Promise<IdentityEndpoint> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    const { status, body } = endpoint.answer(requests.length);
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const endpoint: IdentityEndpoint = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (ordinal) => tokenAnswer(`managed-${ordinal}`),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
  return endpoint;
}

/** A command `az` that gives tokens `az-1`, `az-2` …, first in the PATH until disposed. */
export interface AzureCli extends AsyncDisposable {
  /** The arguments of each call. */
  calls(): Promise<readonly string[]>;
}

export async function azureCli(script?: string): Promise<AzureCli> {
  const folder = await mkdtemp(join(tmpdir(), 'antiphon-entra-'));
  const log = join(folder, 'calls');
  const usual = `n=$(wc -l < '${log}')
printf '{"accessToken":"az-%d","expires_on":%d,"tokenType":"Bearer"}' $n $(($(date +%s) + 3600))`;
  await writeFile(log, '');
  await writeFile(join(folder, 'az'), `#!/bin/sh\necho "$@" >> '${log}'\n${script ?? usual}\n`);
  await chmod(join(folder, 'az'), 0o755);
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH'] ?? ''}`);
  return {
    calls: async () => (await readFile(log, 'utf8')).split('\n').filter((line) => line !== ''),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** An environment in which no identity is set but those that a test sets, and in which nothing is asked outside of this machine. */
export function emptyEnvironment(settings: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(process.env)) {
    if (/^(AZURE|MSI|IDENTITY|IMDS)_|^(HTTPS?|NO)_PROXY$/i.test(name)) vi.stubEnv(name, undefined);
  }
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
}
