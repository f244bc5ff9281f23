import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'vitest';
import { secretWitness, type SecretWitness } from './secret-witness.ts';

/** Without a prefix that would give it away: no pattern knows that this is a secret. */
export const CANARY = 'c4nary0Zq81xW0secret7';
/** The secret as it may be written. */
export const FORMS: readonly string[] = [
  CANARY,
  Buffer.from(CANARY).toString('base64').replace(/=+$/, ''),
  Buffer.from(CANARY).toString('hex'),
];

/** Runs a scenario and expects that it showed something, and no secret. */
export async function keepsTheSecret(scenario: (witness: SecretWitness) => unknown): Promise<void> {
  using witness = secretWitness(FORMS);
  await scenario(witness);
  expect(witness.count).toBeGreaterThan(0);
  expect(witness.leaks()).toEqual([]);
}

/** An address at which nobody listens. */
export async function deadUrl(): Promise<URL> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return new URL(`ws://127.0.0.1:${port}/v1/realtime?model=m`);
}

/** Every byte below a folder: a database's file, audio, whatever was left. */
export async function seeFiles(witness: SecretWitness, folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) witness.see(entry.name, await readFile(join(entry.parentPath, entry.name), 'latin1'));
  }
}
