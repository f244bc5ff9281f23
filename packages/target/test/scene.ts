import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConversationMemory, Logger } from '@antiphon/interface';
import { inProcessMemory } from '@antiphon/memory';
import { RealtimeTarget, type RealtimeTargetOptions } from '../src/index.ts';
import { scriptedServer, type ScriptedServer, type ScriptedServerOptions } from './scripted-server.ts';

export interface Scene extends AsyncDisposable {
  readonly server: ScriptedServer;
  readonly target: RealtimeTarget;
  readonly memory: ConversationMemory;
  /** Of the answers; its parent is the test's own. */
  readonly audioFolder: string;
  readonly folder: string;
  /** Everything that was logged, as text. */
  readonly logged: readonly string[];
}

/** A target, a scripted server, and a folder of their own. */
export async function scene(
  script: ScriptedServerOptions = {},
  options: Partial<RealtimeTargetOptions> = {},
): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'antiphon-target-'));
  const server = await scriptedServer(script);
  const memory = options.memory ?? inProcessMemory();
  const logged: string[] = [];
  const audioFolder = join(folder, 'audio');
  const target = new RealtimeTarget({
    transport: server.transport,
    endpoint: 'ws://127.0.0.1:1/v1/realtime',
    modelName: 'scripted',
    apiKey: 'canary-secret-key',
    audioFolder,
    logger: capturingLogger(logged),
    random: () => 0,
    ...options,
    memory,
  });
  return {
    server,
    target,
    memory,
    audioFolder,
    folder,
    logged,
    async [Symbol.asyncDispose]() {
      await target[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function capturingLogger(logged: string[]): Logger {
  const log = (message: string, fields: object = {}): void => void logged.push(`${message} ${JSON.stringify(fields)}`);
  return { debug: log, info: log, warn: log, error: log };
}

/** The types of the events a connection received, without the audio's. */
export function typesOf(received: readonly Record<string, unknown>[]): string[] {
  return received.map((event) => String(event['type'])).filter((type) => type !== 'input_audio_buffer.append');
}
