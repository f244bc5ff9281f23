import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { createEmulator, parseScenario, scriptEngine, syllableVoice } from '@antiphon/emulator';
import { wsListener } from '@antiphon/transport-ws';
import { describe, expect, it } from 'vitest';
import { type CommandResult, runCommand } from './command-runner.ts';
import { temporaryFolder } from './temporary-folder.ts';

const SECRET = 'canary-secret-0123456789';

/** Every failure: one clear line, exit code 1, no stack, no secret; with --json one object that says the same. */
function expectFailure({ code, stdout, stderr }: CommandResult, errorCode: string): void {
  const lines = stderr.trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^error: .{10,}/);
  expect(lines[0]).toContain(`[${errorCode}]`);
  expect(code).toBe(1);
  expect(stdout + stderr).not.toContain(SECRET);
  expect(stdout + stderr).not.toMatch(/\n\s+at /);
  if (stdout !== '') expect(JSON.parse(stdout)).toMatchObject({ error: { code: errorCode } });
}

interface AskSetting {
  readonly url: string;
  readonly cwd: string;
}

function ask(args: readonly string[], { url, cwd }: AskSetting): Promise<CommandResult> {
  return runCommand(['ask', ...args, '--url', url, '--model', 'm', '--json'], {
    cwd,
    environment: { OPENAI_REALTIME_API_KEY: SECRET },
  });
}

const emulatorOptions = () => ({ listener: wsListener(), voice: syllableVoice(), pace: Number.POSITIVE_INFINITY });

/** A server that takes connections and says nothing. */
async function silentServer(): Promise<AsyncDisposable & { readonly url: string }> {
  const server: Server = createServer((socket) => void socket.on('error', () => undefined).resume());
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `ws://127.0.0.1:${port}/v1/realtime`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('bad input', () => {
  it.each([
    ['no such file', 'missing.wav', undefined, 'INVALID_ARGUMENT'],
    ['a folder', 'folder', undefined, 'INVALID_ARGUMENT'],
    ['not a WAV', 'not.wav', 'this is a text and no sound at all', 'AUDIO_FORMAT'],
    ['an empty file', 'empty.wav', '', 'AUDIO_FORMAT'],
  ])('%s: says so and leaves nothing behind', async (_name, file, content, errorCode) => {
    await using folder = await temporaryFolder();
    await using emulator = await createEmulator(emulatorOptions());
    if (content !== undefined) await writeFile(join(folder.path, file), content);
    if (file === 'folder') await mkdir(join(folder.path, file));
    expectFailure(await ask(['--audio', file], { url: emulator.url.href, cwd: folder.path }), errorCode);
    expect(await audioFiles(folder.path)).toEqual([]);
  });

  it('a WAV without samples', async () => {
    await using folder = await temporaryFolder();
    await using emulator = await createEmulator(emulatorOptions());
    const header = Buffer.from(
      '524946462400000057415645666d742010000000010001008056000000ad0000020010006461746100000000',
      'hex',
    );
    await writeFile(join(folder.path, 'zero.wav'), header);
    expectFailure(await ask(['--audio', 'zero.wav'], { url: emulator.url.href, cwd: folder.path }), 'AUDIO_FORMAT');
  });

  it.each(['handshake', 'upgrade'] as const)('a wrong key, refused at the %s', async (wrongKey) => {
    await using folder = await temporaryFolder();
    await using emulator = await createEmulator({ ...emulatorOptions(), apiKey: 'the-right-one', wrongKey });
    expectFailure(await ask(['hello'], { url: emulator.url.href, cwd: folder.path }), 'AUTH_FAILED');
  });

  it('nobody listening', async () => {
    await using folder = await temporaryFolder();
    const emulator = await createEmulator(emulatorOptions());
    await emulator[Symbol.asyncDispose]();
    expectFailure(await ask(['hello'], { url: emulator.url.href, cwd: folder.path }), 'CONNECT_FAILED');
  });

  it('a server that never answers ends at the timeout', async () => {
    await using folder = await temporaryFolder();
    await using server = await silentServer();
    expectFailure(await ask(['hello', '--timeout', '0.5'], { url: server.url, cwd: folder.path }), 'TIMEOUT');
  });

  it('a server that stays silent after the prompt ends at the timeout', async () => {
    await using folder = await temporaryFolder();
    const scenario = parseScenario({ turns: [{ reply: [{ type: 'delay', durationMs: 600_000 }, 'too late'] }] });
    await using emulator = await createEmulator({ ...emulatorOptions(), engine: scriptEngine(scenario) });
    expectFailure(await ask(['hello', '--timeout', '1'], { url: emulator.url.href, cwd: folder.path }), 'TIMEOUT');
    expect(await audioFiles(folder.path)).toEqual([]);
  });

  it('a server that closes in mid answer', async () => {
    await using folder = await temporaryFolder();
    const listener = wsListener();
    let close: (() => void) | undefined;
    // The real emulator, cut off by force as soon as its first audio is on the wire.
    const cutting = {
      listen: (handler: Parameters<typeof listener.listen>[0]) =>
        listener.listen((incoming) => {
          handler({
            request: incoming.request,
            signal: incoming.signal,
            reject: incoming.reject.bind(incoming),
            accept(sink, options) {
              const connection = incoming.accept(sink, options);
              const send = connection.send.bind(connection);
              connection.send = (frame) => {
                send(frame);
                if (String(frame).includes('response.output_audio.delta'))
                  close = () => void connection.close(1011, 'internal error');
                close?.();
              };
              return connection;
            },
          });
        }),
    };
    await using emulator = await createEmulator({ ...emulatorOptions(), listener: cutting });
    expectFailure(await ask(['hello'], { url: emulator.url.href, cwd: folder.path }), 'CONNECTION_LOST');
    expect(await audioFiles(folder.path)).toEqual([]);
  });

  it('a folder that cannot be written', async () => {
    await using folder = await temporaryFolder();
    await using emulator = await createEmulator(emulatorOptions());
    await writeFile(join(folder.path, 'occupied'), 'a file where a folder should be');
    expectFailure(await ask(['hello', '--out', 'occupied'], { url: emulator.url.href, cwd: folder.path }), 'MEMORY');
    await mkdir(join(folder.path, 'data'));
    await writeFile(
      join(folder.path, 'data', 'memory.duckdb'),
      'not a database, and long enough to be looked at by the engine',
    );
    expectFailure(await ask(['hello', '--out', 'data'], { url: emulator.url.href, cwd: folder.path }), 'MEMORY');
  });

  it('an audio folder that cannot be made: the answer is not kept, and nothing half-written is', async () => {
    await using folder = await temporaryFolder();
    await using emulator = await createEmulator(emulatorOptions());
    await mkdir(join(folder.path, 'data'));
    await writeFile(join(folder.path, 'data', 'audio'), 'a file where a folder should be');
    expectFailure(await ask(['hello', '--out', 'data'], { url: emulator.url.href, cwd: folder.path }), 'MEMORY');
    expect((await readdir(join(folder.path, 'data'))).sort()).toEqual(['audio', 'memory.duckdb']);
  });

  it('no model and no key: names the option and the variable', async () => {
    await using folder = await temporaryFolder();
    const noModel = await runCommand(['ask', 'hello'], {
      cwd: folder.path,
      environment: { OPENAI_REALTIME_API_KEY: SECRET },
    });
    expectFailure(noModel, 'INVALID_ARGUMENT');
    expect(noModel.stderr).toMatch(/OPENAI_REALTIME_MODEL.*--model/);
    const noKey = await runCommand(['ask', 'hello', '--model', 'm'], { cwd: folder.path });
    expect(noKey.code).toBe(1);
    expect(noKey.stderr).toMatch(/OPENAI_REALTIME_API_KEY.*--api-key/);
  });

  it.each(['handshake', 'upgrade', 'nobody listening'] as const)(
    '--debug adds the stack, and still no secret: %s',
    async (wrongKey) => {
      await using folder = await temporaryFolder();
      const refusal = wrongKey === 'nobody listening' ? {} : { apiKey: 'the-right-one', wrongKey };
      await using emulator = await createEmulator({ ...emulatorOptions(), ...refusal });
      if (wrongKey === 'nobody listening') await emulator[Symbol.asyncDispose]();
      const { code, stdout, stderr } = await ask(['hello', '--debug'], { url: emulator.url.href, cwd: folder.path });
      expect(code).toBe(1);
      expect(stderr).toMatch(/\n\s+at /);
      expect(stdout + stderr).not.toContain(SECRET);
    },
  );
});

describe('output', () => {
  it('goes on to the end when nobody reads it any more', async () => {
    await using folder = await temporaryFolder();
    await using emulator = await createEmulator(emulatorOptions());
    const { code, stderr } = await runCommand(['ask', 'hello', '--url', emulator.url.href, '--model', 'm'], {
      cwd: folder.path,
      environment: { OPENAI_REALTIME_API_KEY: SECRET },
      isOutputRead: false,
    });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(await audioFiles(folder.path)).toHaveLength(1);
  });
});

describe('used wrongly', () => {
  it.each([
    ['an unknown command', ['sing']],
    ['an unknown option', ['ask', 'hi', '--loud']],
    ['a port that is none', ['emulate', '--port', 'x']],
    ['a script engine without a script', ['emulate', '--engine', 'script']],
    ['nothing to say', ['ask', '--model', 'm']],
    ['two prompts at once', ['ask', 'hi', '--audio', 'x.wav']],
  ])('%s: exit code 2 and a sentence', async (_name, args) => {
    await using folder = await temporaryFolder();
    const { code, stdout, stderr } = await runCommand(args, { cwd: folder.path });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/error: .{10,}/);
    expect(await readdir(folder.path)).toEqual([]);
  });

  it.each([
    ['an unknown option', ['ask', 'hi', '--loud', '--json'], /--loud/],
    ['a number that is none', ['ask', 'hi', '--timeout', 'soon', '--json'], /--timeout/],
    ['nothing to say', ['ask', '--json'], /nothing to say/],
  ])('%s with --json: one object on standard output', async (_name, args, pattern) => {
    await using folder = await temporaryFolder();
    const { code, stdout } = await runCommand(args, { cwd: folder.path });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'INVALID_ARGUMENT', message: expect.stringMatching(pattern) },
    });
  });

  it.each([[[]], [['--help']], [['ask', '--help']], [['--version']]])('%j prints help or version', async (args) => {
    await using folder = await temporaryFolder();
    const { code, stdout, stderr } = await runCommand(args, { cwd: folder.path });
    expect(code).toBe(args.length === 0 ? 2 : 0);
    expect(stdout + stderr).toMatch(/Usage: antiphon|^\d+\.\d+\.\d+/);
  });
});

async function audioFiles(cwd: string): Promise<string[]> {
  try {
    return await readdir(join(cwd, 'antiphon-data', 'audio'));
  } catch {
    return []; // The folder is made with the first file.
  }
}
