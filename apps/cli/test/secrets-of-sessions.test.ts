import { apiKey } from '@antiphon/auth-api-key';
import { createEmulator } from '@antiphon/emulator';
import { clientKeys, createGateway } from '@antiphon/gateway';
import { createCredential } from '@antiphon/interface';
import { inProcessMemory } from '@antiphon/memory';
import { compatible } from '@antiphon/protocol';
import { startServer } from '@antiphon/server';
import { connectSession } from '@antiphon/session';
import { RealtimeTarget } from '@antiphon/target';
import { realtimeTargetFromEnvironment } from '@antiphon/target/node';
import { loopback } from '@antiphon/transport-loopback';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../src/run-cli.ts';
import { type SecretWitness } from './secret-witness.ts';
import { TELLTALES, telltaleServer } from './telltale-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { CANARY, keepsTheSecret, deadUrl, seeFiles } from './secret-scenario.ts';

const quiet = { frame: (): void => undefined, close: (): void => undefined };

describe('sessions and targets keep a secret', () => {
  it.each(TELLTALES)('that the server repeats: $how $status $code', (telltale) =>
    keepsTheSecret(async (witness) => {
      const { transport, listener } = loopback();
      await using server = await telltaleServer(listener, telltale);
      const endpoint = compatible({ url: server.url, model: 'm' });
      const credentials = apiKey(CANARY);
      const { logger } = witness;
      await witness.failure('connectSession', () => connectSession({ endpoint, transport, credentials, logger }));
      const memory = inProcessMemory();
      await using target = new RealtimeTarget({ endpoint, transport, credentials, logger, memory, random: () => 0 });
      const sent = await target.sendText('hello', 'c').catch((error: unknown) => error);
      witness.see('the outcome of a prompt', sent);
      witness.see('the target', [target, target.getIdentifier()]);
      witness.see('the memory', await memory.getMessages({ conversationId: 'c' }));
    }),
  );

  it('that a failed response repeats', () =>
    keepsTheSecret(async (witness) => {
      const { transport, listener } = loopback();
      await using server = await telltaleServer(listener, { how: 'failed response' });
      const endpoint = compatible({ url: server.url, model: 'm' });
      await using session = await connectSession({
        endpoint,
        transport,
        credentials: apiKey(CANARY),
        logger: witness.logger,
      });
      await witness.failure('respond', () => session.respond().result);
      witness.see('the session', [session.state]);
    }));

  it('in the environment, and on the way to an address where nobody listens', () =>
    keepsTheSecret(async (witness) => {
      await using folder = await temporaryFolder();
      const dead = await deadUrl();
      const environment = {
        OPENAI_REALTIME_MODEL: 'm',
        OPENAI_REALTIME_ENDPOINT: dead.href,
        OPENAI_REALTIME_API_KEY: CANARY,
        OPENAI_ADDITIONAL_REQUEST_HEADERS: JSON.stringify({ 'x-own-secret': CANARY }),
      };
      const databasePath = join(folder.path, 'memory.duckdb');
      const common = { databasePath, audioFolder: folder.path, logger: witness.logger, random: () => 0 };
      {
        await using target = await realtimeTargetFromEnvironment(common, environment);
        witness.see('the target', [target, target.getIdentifier()]);
        const sent = await target.sendText('hello', 'c', { timeoutMs: 1_500 }).catch((error: unknown) => error);
        witness.see('the outcome of a prompt', sent);
      }
      const withToken = compatible({ url: `${dead.href}&token=${CANARY}` });
      await witness.failure('a token in the URL', () =>
        connectSession({ endpoint: withToken, transport: wsTransport(), logger: witness.logger }),
      );
      for (const headers of [
        CANARY,
        `{"x-own-secret": "${CANARY}"`,
        `{"x-own-secret": ["${CANARY}"]}`,
        `{"x y": "${CANARY}"}`,
      ]) {
        const wrong = { ...environment, OPENAI_ADDITIONAL_REQUEST_HEADERS: headers };
        await witness.failure('headers', () =>
          realtimeTargetFromEnvironment({ ...common, memory: inProcessMemory() }, wrong),
        );
      }
      await seeFiles(witness, folder.path);
    }));
});

describe('gateway, server and emulator keep a secret', () => {
  it.each(TELLTALES)('of the upstream that repeats it: $how $status $code', (telltale) =>
    keepsTheSecret(async (witness) => {
      const upstream = loopback();
      await using server = await telltaleServer(upstream.listener, telltale);
      const clients = loopback();
      await using gateway = await createGateway({
        listener: clients.listener,
        upstream: {
          endpoint: compatible({ url: server.url, model: 'm' }),
          credentials: apiKey(CANARY),
          transport: upstream.transport,
        },
        authenticate: clientKeys([`client-${CANARY}`, 'k']),
        logger: witness.logger,
        observer: { clientRefused: (refusal) => witness.see('refusal', refusal) },
      });
      const request = (key: string) =>
        compatible({ url: gateway.url, model: 'm' }).connectRequest(createCredential({ kind: 'api-key', value: key }), {
          carriesHeaders: true,
        });
      const heard = {
        frame: (frame: unknown) => witness.see('frame', [typeof frame === 'string' ? frame : String(frame)]),
        close: (info: unknown) => witness.see('close', info),
      };
      await witness.failure('a wrong key', () => clients.transport.connect(request(`not-${CANARY}`), heard));
      const outcome = await clients.transport.connect(request('k'), heard).catch((error: unknown) => error);
      if (outcome instanceof Error) witness.see('the client', outcome);
    }),
  );

  it('of their own clients', () =>
    keepsTheSecret(async (witness) => {
      await using folder = await temporaryFolder();
      const consoleFolder = folder.path;
      await writeFile(join(consoleFolder, 'index.html'), '<p>the page</p>');
      const dead = await deadUrl();
      await witness.failure('no page', () =>
        startServer({ port: 0, clientKeys: [CANARY], consoleFolder: join(consoleFolder, 'none') }),
      );
      await witness.failure('an endpoint that is none', () =>
        startServer({
          port: 0,
          consoleFolder,
          upstream: { endpoint: `https://u:${CANARY}@h.example`, model: 'm', apiKey: CANARY },
        }),
      );
      await using server = await startServer({
        port: 0,
        consoleFolder,
        clientKeys: ['k', CANARY],
        upstream: { endpoint: dead.href, apiKey: CANARY },
        logger: witness.logger,
      });
      for (const path of ['/', '/status', `/${CANARY}?api-key=${CANARY}`, '/healthz'])
        witness.see(path.replaceAll(CANARY, '…'), await (await fetch(new URL(path, server.url))).text());
      const connect = (value: string) =>
        wsTransport().connect(
          compatible({ url: server.realtimeUrl, model: 'm' }).connectRequest(
            createCredential({ kind: 'api-key', value }),
            { carriesHeaders: true },
          ),
          quiet,
        );
      await witness.failure('the upstream is not there', () => connect(CANARY));
      await witness.failure('a wrong key', () => connect(`not-${CANARY}`));
    }));

  it.each(['handshake', 'upgrade'] as const)('that is the wrong one, refused at the %s', (wrongKey) =>
    keepsTheSecret(async (witness) => {
      const { transport, listener } = loopback();
      await using emulator = await createEmulator({
        listener,
        apiKey: `right-${CANARY}`,
        wrongKey,
        logger: witness.logger,
      });
      const endpoint = compatible({ url: emulator.url, model: 'm' });
      witness.see('the emulator', emulator);
      await witness.failure('connectSession', () =>
        connectSession({ endpoint, transport, credentials: apiKey(CANARY), logger: witness.logger }),
      );
    }),
  );
});

describe('the command line keeps a secret', () => {
  const run = async (witness: SecretWitness, args: readonly string[], environment: Record<string, string> = {}) => {
    const stop = AbortSignal.timeout(20_000);
    const code = await runCli(args, {
      environment,
      stdout: witness.stream('stdout'),
      stderr: witness.stream('stderr'),
      readInput: () => Promise.resolve(''),
      signal: stop,
    });
    witness.see('exit code', `${code}`);
    expect(code).not.toBe(0);
  };

  it('in flags and variables, also with --debug and --json', { timeout: 60_000 }, () =>
    keepsTheSecret(async (witness) => {
      await using folder = await temporaryFolder();
      const out = ['--out', folder.path];
      const dead = await deadUrl();
      await using refusing = await telltaleServer(wsListener(), { how: 'status', status: 401 });
      await using closing = await telltaleServer(wsListener(), { how: 'close', code: 4000 });
      for (const flags of [['--json'], ['--debug'], []]) {
        for (const { href } of [dead, refusing.url, closing.url]) {
          const ask = ['ask', 'hello', '--model', 'm', '--timeout', '2', ...out, ...flags];
          await run(witness, [...ask, '--url', new URL('/v1/realtime', href).href, '--api-key', CANARY]);
          await run(witness, [...ask, '--url', new URL('/v1/realtime', href).href], {
            OPENAI_REALTIME_API_KEY: CANARY,
          });
        }
        const url = `ws://user:${CANARY}@127.0.0.1/v1?api-key=${CANARY}`;
        await run(witness, ['ask', 'hello', '--url', url, '--model', 'm', ...out, ...flags]);
        const { port } = refusing.url;
        await run(witness, ['emulate', '--port', port, '--api-key', CANARY, ...flags]);
        await run(witness, ['serve', '--port', port, '--client-key', CANARY, ...flags], {
          OPENAI_REALTIME_API_KEY: CANARY,
        });
      }
      await seeFiles(witness, folder.path);
    }),
  );
});
