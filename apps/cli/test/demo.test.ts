import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readWav } from '@antiphon/audio';
import { openDuckdbMemory } from '@antiphon/memory-duckdb';
import { describe, expect, it } from 'vitest';
import { runCommand } from './command-runner.ts';
import { temporaryFolder } from './temporary-folder.ts';

interface DemoOutput {
  readonly conversationId: string;
  readonly turns: readonly {
    readonly transcript: string;
    readonly timeToFirstAudioMs: number;
    readonly audio: { readonly path: string; readonly sampleCount: number };
  }[];
  readonly remembered: readonly { readonly role: string; readonly sequence: number }[];
}

function isInstalled(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // `which` says no by its exit code.
  }
}

describe('antiphon demo', () => {
  it('says both prompts and answers, saves two WAV files, and reads the conversation back from the database', async () => {
    await using folder = await temporaryFolder();
    const { code, stdout, stderr } = await runCommand(['demo'], { cwd: folder.path });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const files = (await readdir(join(folder.path, 'antiphon-data', 'audio'))).sort();
    expect(files.filter((name) => name.endsWith('.wav'))).toHaveLength(2);
    expect(files).toHaveLength(2);
    for (const name of files) {
      const wav = readWav(await readFile(join(folder.path, 'antiphon-data', 'audio', name)));
      expect(wav.format).toMatchObject({ encoding: 'pcm', bitsPerSample: 16, sampleRateHz: 24_000, channelCount: 1 });
      expect(wav.frameCount).toBeGreaterThan(12_000);
      expect(stdout).toContain(name);
    }
    expect(stdout).toMatch(/first audio after \d+ ms, \d+\.\d\d s at 24000 Hz/);
    expect(stdout).toMatch(/[▁▂▃▄▅▆▇█]{3}/);
    expect(stdout).toContain('Sing me the first line');
    expect(stdout).toContain('Remembered in');
    expect(stdout).toContain('npm run serve');
    expect(stdout).not.toContain('\u001b[');
  });

  it('prints one JSON object with --json, and what it says is what the database holds', async () => {
    await using folder = await temporaryFolder();
    const { code, stdout } = await runCommand(['demo', '--json', '--out', 'data'], { cwd: folder.path });
    expect(code).toBe(0);
    const output = JSON.parse(stdout) as DemoOutput;
    expect(output.turns).toHaveLength(2);
    expect(output.remembered.map(({ role, sequence }) => `${sequence} ${role}`)).toEqual([
      '0 user',
      '1 assistant',
      '2 user',
      '3 assistant',
    ]);
    await using memory = await openDuckdbMemory({ path: join(folder.path, 'data', 'memory.duckdb') });
    const messages = await memory.getMessages({ conversationId: output.conversationId });
    expect(JSON.parse(JSON.stringify(messages))).toEqual(output.remembered);
  });

  it.skipIf(!isInstalled('soxi'))(
    'writes WAV files that an independent reader agrees with (skipped where soxi is not installed)',
    async () => {
      await using folder = await temporaryFolder();
      const { stdout } = await runCommand(['demo', '--json'], { cwd: folder.path });
      for (const { audio } of (JSON.parse(stdout) as DemoOutput).turns) {
        const soxi = (flag: string) => execFileSync('soxi', [flag, audio.path], { encoding: 'utf8' }).trim();
        expect([soxi('-r'), soxi('-c'), soxi('-b'), soxi('-s')]).toEqual([
          '24000',
          '1',
          '16',
          String(audio.sampleCount),
        ]);
      }
    },
  );

  it('can run twice over the same data', async () => {
    await using folder = await temporaryFolder();
    expect((await runCommand(['demo', '--json'], { cwd: folder.path })).code).toBe(0);
    expect((await runCommand(['demo', '--json'], { cwd: folder.path })).code).toBe(0);
    expect(await readdir(join(folder.path, 'antiphon-data', 'audio'))).toHaveLength(4);
  });
});
