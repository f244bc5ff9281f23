import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmulator } from '@antiphon/emulator';
import { inProcessMemory } from '@antiphon/memory';
import { openDuckdbMemory } from '@antiphon/memory-duckdb';
import { wsListener } from '@antiphon/transport-ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDefaultMemory } from './default-memory.ts';
import { realtimeTargetFromEnvironment } from './realtime-target-from-environment.ts';

describe('realtimeTargetFromEnvironment', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'antiphon-target-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const environment = {
    OPENAI_REALTIME_MODEL: 'from-environment',
    OPENAI_REALTIME_ENDPOINT: 'wss://environment.example/v1/realtime',
    OPENAI_REALTIME_API_KEY: 'canary-key',
  };

  it('needs nothing else to hold a conversation over a WebSocket and to remember it in a DuckDB file', async () => {
    await using emulator = await createEmulator({
      listener: wsListener(),
      pace: Number.POSITIVE_INFINITY,
      apiKey: 'right-key',
    });
    const databasePath = join(folder, 'data', 'memory.duckdb');
    {
      await using target = await realtimeTargetFromEnvironment(
        { databasePath, audioFolder: join(folder, 'audio') },
        { ...environment, OPENAI_REALTIME_ENDPOINT: emulator.url.href, OPENAI_REALTIME_API_KEY: 'right-key' },
      );
      await target.sendText('Good morning.', 'c');
    }
    await using memory = await openDuckdbMemory({ path: databasePath });
    const stored = await memory.getMessages({ conversationId: 'c' });
    expect(stored.map(({ role, pieces }) => [role, pieces.length])).toEqual([
      ['user', 1],
      ['assistant', 2],
    ]);
    expect(stored[1]?.targetIdentifier).toMatchObject({ modelName: 'from-environment' });
    expect(JSON.stringify(stored)).not.toContain('right-key');
  });

  it('lets options win', async () => {
    const memory = inProcessMemory();
    const options = { memory, modelName: 'from-options', endpoint: 'wss://options.example/v1/realtime' };
    await using target = await realtimeTargetFromEnvironment(options, environment);
    expect(target.getIdentifier()).toMatchObject({ modelName: 'from-options', endpoint: options.endpoint });
    await using both = await realtimeTargetFromEnvironment({ memory, apiKey: 'k' }, environment);
    expect(both.getIdentifier().endpoint).toBe(environment.OPENAI_REALTIME_ENDPOINT);
  });

  it('accepts the names of Azure', async () => {
    const azure = {
      OPENAI_REALTIME_MODEL: 'dep',
      OPENAI_REALTIME_ENDPOINT: ' ',
      AZURE_OPENAI_REALTIME_ENDPOINT: 'https://res.openai.azure.com',
      AZURE_OPENAI_REALTIME_API_KEY: 'k',
    };
    await using target = await realtimeTargetFromEnvironment({ memory: inProcessMemory() }, azure);
    expect(target.getIdentifier().endpoint).toBe('wss://res.openai.azure.com/openai/v1/realtime');
  });

  it('takes the model from an endpoint that names it', async () => {
    const { OPENAI_REALTIME_MODEL: _, ...rest } = environment;
    const named = { ...rest, OPENAI_REALTIME_ENDPOINT: 'wss://environment.example/v1/realtime?model=in-url' };
    await using target = await realtimeTargetFromEnvironment({ memory: inProcessMemory() }, named);
    expect(target.getIdentifier().modelName).toBe('in-url');
  });

  it.each([
    ['no model', { OPENAI_REALTIME_MODEL: undefined }, 'OPENAI_REALTIME_MODEL'],
    ['an empty key', { OPENAI_REALTIME_API_KEY: '' }, 'OPENAI_REALTIME_API_KEY'],
    ['headers that are not JSON', { OPENAI_ADDITIONAL_REQUEST_HEADERS: 'canary' }, 'OPENAI_ADDITIONAL_REQUEST_HEADERS'],
    [
      'headers that are a list',
      { OPENAI_ADDITIONAL_REQUEST_HEADERS: '["canary"]' },
      'OPENAI_ADDITIONAL_REQUEST_HEADERS',
    ],
    [
      'headers that are no texts',
      { OPENAI_ADDITIONAL_REQUEST_HEADERS: '{"x-canary":1}' },
      'OPENAI_ADDITIONAL_REQUEST_HEADERS',
    ],
  ])('refuses %s, names the variable, shows no value and makes no file', async (_name, change, variable) => {
    const call = realtimeTargetFromEnvironment(
      { databasePath: join(folder, 'm.duckdb') },
      { ...environment, ...change },
    );
    const error: unknown = await call.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(variable) });
    expect(String(error)).not.toContain('canary');
    expect(await readdir(folder)).toEqual([]);
  });

  it('makes no file when an option is wrong', async () => {
    const call = realtimeTargetFromEnvironment(
      { databasePath: join(folder, 'm.duckdb'), maxRequestsPerMinute: 0 },
      environment,
    );
    await expect(call).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('says MEMORY when the file cannot be opened', async () => {
    await writeFile(join(folder, 'file'), 'in the way');
    const call = realtimeTargetFromEnvironment({ databasePath: join(folder, 'file', 'm.duckdb') }, environment);
    await expect(call).rejects.toMatchObject({ code: 'MEMORY' });
  });
});

describe('openDefaultMemory', () => {
  it('says what to install when the optional package is missing', async () => {
    const missing = Object.assign(new Error("Cannot find package '@antiphon/memory-duckdb'"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    await expect(openDefaultMemory('x', () => Promise.reject(missing))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('@antiphon/memory-duckdb'),
    });
  });

  it('says MEMORY when the package is there but cannot be loaded', async () => {
    const cause = new Error('no binary for this platform');
    await expect(openDefaultMemory('x', () => Promise.reject(cause))).rejects.toMatchObject({ code: 'MEMORY', cause });
  });
});
