import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createMessage, createPiece } from '@antiphon/memory';
import { openDuckdbMemory } from '@antiphon/memory-duckdb';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const said = (value: string, conversationId = 'c-1') =>
  createMessage({ conversationId, role: 'user', pieces: [createPiece({ value })] });

/** Runs SQL on a file that no memory has open. */
async function runSql(path: string, sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJS();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const openFiles = (path: string) =>
  process.platform === 'linux'
    ? readFileSync(`/proc/self/maps`, 'utf8').includes(path) ||
      readdirSync('/proc/self/fd').some((fd) => linkOf(fd) === path)
    : false;

function linkOf(fd: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    // The descriptor of the listing itself is gone by now.
    return undefined;
  }
}

describe('a file', () => {
  it('is made with its folders, and holds everything when it is opened again', async () => {
    const path = join(folder.path, 'deep', 'and deeper', 'memory.duckdb');
    const first = await openDuckdbMemory({ path });
    const stored = await first.addMessages([said('a'), said('b'), said('c', 'c-2')]);
    await first[Symbol.asyncDispose]();
    expect(readdirSync(dirname(path))).toEqual(['memory.duckdb']);
    expect(openFiles(path)).toBe(false);
    await using again = await openDuckdbMemory({ path });
    expect(await again.getMessages()).toStrictEqual(stored);
    expect(await again.addMessages([said('d')])).toMatchObject([{ sequence: 2 }]);
  });

  it('gets each migration once, however often it is opened', async () => {
    const path = folder.newFile();
    for (let count = 0; count < 3; count += 1) {
      await using memory = await openDuckdbMemory(
        { path },
        { clock: { nowMs: () => 5, setTimer: () => ({ [Symbol.dispose]() {} }) } },
      );
      await memory.addMessages([said('x')]);
    }
    expect(await runSql(path, 'SELECT version, applied_at_ms FROM antiphon_migrations')).toEqual([[1n, 5n]]);
    expect(await runSql(path, 'SELECT count(*) FROM message_pieces')).toEqual([[3n]]);
  });

  it('is migrated once by many who open it at the same time', async () => {
    const path = folder.newFile();
    const memories = await Promise.all(Array.from({ length: 8 }, () => openDuckdbMemory({ path })));
    await Promise.all(memories.map(async (memory) => memory[Symbol.asyncDispose]()));
    expect(await runSql(path, 'SELECT count(*) FROM antiphon_migrations')).toEqual([[1n]]);
  });

  it('is refused, unchanged and released when a newer version wrote it', async () => {
    const path = folder.newFile();
    await (await openDuckdbMemory({ path }))[Symbol.asyncDispose]();
    await runSql(path, 'INSERT INTO antiphon_migrations VALUES (99, 0)');
    await expect(openDuckdbMemory({ path })).rejects.toMatchObject({
      code: 'MEMORY',
      details: { schemaVersion: 99, knownSchemaVersion: 1 },
    });
    expect(openFiles(path)).toBe(false);
    expect(await runSql(path, 'SELECT max(version) FROM antiphon_migrations')).toEqual([[99n]]);
  });

  it('may be open twice in one process: neither loses what the other writes', async () => {
    const path = folder.newFile();
    symlinkSync(path, `${path}.link`);
    await using first = await openDuckdbMemory({ path });
    await using second = await openDuckdbMemory({ path: `${path}.link` });
    await Promise.all(
      Array.from({ length: 25 }, (_none, index) => [
        first.addMessages([said(`first ${index}`), said('x', `own-${index % 5}`)]),
        second.addMessages([said(`second ${index}`), said('y', `own-${index % 5}`)]),
      ]).flat(),
    );
    const messages = await first.getMessages({ conversationId: 'c-1' });
    expect(messages.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 50 }, (_none, index) => index));
    expect(await second.getMessages()).toHaveLength(100);
    expect((await second.listConversations()).reduce((sum, { messageCount }) => sum + messageCount, 0)).toBe(100);
  });
});

describe('a path that cannot be a memory', () => {
  it.each([
    ['text', 'this is no database '.repeat(500)],
    ['nothing', ''],
    ['a damaged header', '\0'.repeat(20_000)],
  ])('is refused and left alone when the file holds %s', async (_name, content) => {
    const path = folder.newFile();
    writeFileSync(path, content);
    const attempt = openDuckdbMemory({ path });
    await expect(attempt).rejects.toMatchObject({ code: 'MEMORY', details: { path } });
    await expect(attempt).rejects.toThrow('is not a DuckDB database');
    expect(readFileSync(path, 'utf8')).toBe(content);
    expect(existsSync(`${path}.wal`)).toBe(false);
    expect(openFiles(path)).toBe(false);
  });

  it('is refused when it is a folder', async () => {
    await expect(openDuckdbMemory({ path: folder.path })).rejects.toMatchObject({ code: 'MEMORY' });
  });

  it('is refused when a file stands where a folder is needed', async () => {
    const file = folder.newFile();
    writeFileSync(file, 'x');
    await expect(openDuckdbMemory({ path: join(file, 'memory.duckdb') })).rejects.toMatchObject({ code: 'MEMORY' });
    expect(readFileSync(file, 'utf8')).toBe('x');
  });

  it.skipIf(process.platform !== 'linux')('is refused where nobody may write', async () => {
    for (const path of ['/proc/memory.duckdb', '/proc/antiphon/memory.duckdb', '/dev/null']) {
      await expect(openDuckdbMemory({ path })).rejects.toMatchObject({ code: 'MEMORY' });
    }
  });

  it('leaves no folder behind that was made for it', async () => {
    const kept = join(folder.path, 'kept');
    mkdirSync(kept);
    const path = join(kept, 'new', 'newer', `${'x'.repeat(300)}.duckdb`);
    await expect(openDuckdbMemory({ path })).rejects.toMatchObject({ code: 'MEMORY' });
    expect(readdirSync(kept)).toEqual([]);
  });

  it('leaves no file behind when it holds the tables of another program', async () => {
    const path = folder.newFile();
    await runSql(path, 'CREATE TABLE conversations (x INTEGER)');
    await expect(openDuckdbMemory({ path })).rejects.toMatchObject({ code: 'MEMORY' });
    expect(await runSql(path, 'SHOW TABLES')).toEqual([['conversations']]);
  });

  it.each([[''], ['a\0b'], [undefined], [7]])('is refused as an argument: %j', async (path) => {
    await expect(openDuckdbMemory({ path: path as string })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { param: 'path' },
    });
  });

  it.each([['~'], ['s3:'], ['md:x']])('is a file and nothing else: %s', async (name) => {
    const path = join(folder.path, name, 'memory.duckdb');
    await (await openDuckdbMemory({ path }))[Symbol.asyncDispose]();
    expect(existsSync(path)).toBe(true);
  });
});

describe('a signal', () => {
  it('that has aborted opens and makes nothing', async () => {
    const path = join(folder.path, 'never', 'memory.duckdb');
    const reason = new Error('enough');
    await expect(openDuckdbMemory({ path }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(existsSync(dirname(path))).toBe(false);
  });

  it('that aborts while opening leaves nothing behind', async () => {
    const path = join(folder.path, 'never', 'memory.duckdb');
    const controller = new AbortController();
    const attempt = openDuckdbMemory({ path }, { signal: controller.signal });
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(attempt).rejects.toBe(reason);
    expect(existsSync(dirname(path))).toBe(false);
    expect(openFiles(path)).toBe(false);
  });

  it('ends a write under way, which then has written nothing, and leaves the memory fit for use', async () => {
    await using memory = await openDuckdbMemory({ path: folder.newFile() });
    const controller = new AbortController();
    const many = Array.from({ length: 5_000 }, (_none, index) => said(`${index}`));
    const attempt = memory.addMessages(many, { signal: controller.signal });
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 50);
    await expect(attempt).rejects.toBe(reason);
    expect(await memory.getMessages()).toEqual([]);
    expect(await memory.addMessages([said('next')])).toMatchObject([{ sequence: 0 }]);
  });
});

describe("':memory:'", () => {
  it('is a memory of its own each time, and makes no file', async () => {
    await using first = await openDuckdbMemory({ path: ':memory:' });
    await using second = await openDuckdbMemory({ path: ':memory:' });
    await first.addMessages([said('x')]);
    expect(await second.getMessages()).toEqual([]);
    expect(existsSync(':memory:')).toBe(false);
  });
});
