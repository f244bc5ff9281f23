import { createMessage, createPiece } from '@antiphon/memory';
import { openDuckdbMemory } from '@antiphon/memory-duckdb';
import { describe, expect, it } from 'vitest';
import { spawnMemory } from './spawn-memory.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const hello = () => createMessage({ conversationId: 'c-1', role: 'user', pieces: [createPiece({ value: 'hello' })] });

describe('a file that another process has', () => {
  it('is refused by name until the other closes it, and then opens with what the other wrote', async () => {
    const path = folder.newFile();
    await using other = spawnMemory(path, 'hold');
    expect(await other.line()).toBe('open 0');
    const attempt = openDuckdbMemory({ path });
    await expect(attempt).rejects.toMatchObject({ code: 'MEMORY', details: { path } });
    await expect(attempt).rejects.toThrow(`another process has ${path} open`);
    await other.end();
    await using memory = await openDuckdbMemory({ path });
    expect(await memory.addMessages([hello()])).toHaveLength(1);
  });

  it('is free for another process once every memory of this one is disposed, and not before', async () => {
    const path = folder.newFile();
    const first = await openDuckdbMemory({ path });
    const second = await openDuckdbMemory({ path });
    await first.addMessages([hello()]);
    await first[Symbol.asyncDispose]();
    await using early = spawnMemory(path, 'hold');
    expect(JSON.parse((await early.line()) ?? '')).toMatchObject({ code: 'MEMORY' });
    await second.addMessages([hello()]);
    await second[Symbol.asyncDispose]();
    await using late = spawnMemory(path, 'hold');
    expect(await late.line()).toBe('open 2');
    expect(await late.end()).toEqual({ exitCode: 0, signal: null });
  });
});

describe.skipIf(process.platform === 'win32')('a process that is killed', () => {
  it('leaves every acknowledged message, and of an unfinished call all or nothing', async () => {
    const path = folder.newFile();
    await using child = spawnMemory(path, 'killItself');
    expect(await child.end()).toEqual({ exitCode: null, signal: 'SIGKILL' });
    await using memory = await openDuckdbMemory({ path });
    const messages = await memory.getMessages();
    expect([500, 1_000]).toContain(messages.length);
    expect(messages.slice(0, 500).map(({ pieces }) => pieces[0]?.originalValue)).toEqual(
      Array.from({ length: 500 }, (_none, index) => `${index}`),
    );
    expect(messages.map(({ sequence }) => sequence)).toEqual(messages.map((_message, index) => index));
  });

  it('leaves every acknowledged message when it is killed in the middle of writing', async () => {
    const path = folder.newFile();
    await using child = spawnMemory(path, 'writeForever');
    for (let number = 0; number < 30; number += 1) expect(await child.line()).toBe(`${number}`);
    child.process.kill('SIGKILL');
    await child.end();
    let acknowledged = 30;
    while ((await child.line()) !== undefined) acknowledged += 1;
    await using memory = await openDuckdbMemory({ path });
    const messages = await memory.getMessages();
    // The last call may have been kept before it could be acknowledged.
    expect([acknowledged * 2, acknowledged * 2 + 2]).toContain(messages.length);
    expect(await memory.listConversations()).toMatchObject([{ messageCount: messages.length }]);
  });
});

describe.skipIf(process.platform === 'win32')('a disk that is full', () => {
  it('fails the write with MEMORY, keeps what was acknowledged, and releases the file', async () => {
    const path = folder.newFile();
    await using child = spawnMemory(path, 'fill', 4_000);
    const report = JSON.parse((await child.line()) ?? '{}');
    expect(report.failure).toMatchObject({ code: 'MEMORY' });
    expect(report.failure.message).toContain('the disk is full');
    expect(report.kept.length).toBeGreaterThan(3);
    expect(await child.end()).toEqual({ exitCode: 0, signal: null });
    await using memory = await openDuckdbMemory({ path });
    const lengths = (await memory.getMessages()).map(({ pieces }) => pieces[0]?.originalValue.length);
    expect(lengths).toEqual(report.kept);
    expect(await memory.addMessages([hello()])).toMatchObject([{ sequence: lengths.length }]);
  });
});
