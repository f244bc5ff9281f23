import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWav } from '@antiphon/audio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { espeakVoice, preferredVoice } from './index.ts';

const isInstalled = spawnSync('espeak-ng', ['--version']).status === 0;

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'espeak-voice-'))));
afterAll(() => rm(folder, { recursive: true }));

/** A program that stands in for espeak-ng: a script for Node. */
async function program(name: string, body: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!${process.execPath}\n${body}`);
  await chmod(path, 0o755);
  return path;
}

// Espeak-ng is not everywhere.
describe.skipIf(!isInstalled)('espeakVoice with espeak-ng', () => {
  it('speaks at 24 000 Hz, longer for more words, faster by the speed', async () => {
    const short = await espeakVoice().speak('One.');
    const long = await espeakVoice().speak('One two three four five six seven eight.');
    const fast = await espeakVoice().speak('One two three four five six seven eight.', { speed: 1.5 });
    expect(short.length).toBeGreaterThan(0.2 * 24_000);
    expect(long.length).toBeGreaterThan(short.length * 2);
    expect(fast.length).toBeLessThan(long.length * 0.85);
    expect(long.some((sample) => Math.abs(sample) > 1000)).toBe(true);
  });

  it('is preferred', async () => {
    expect((await preferredVoice()).name).toBe('espeak-ng');
  });
});

describe.skipIf(process.platform === 'win32')('espeakVoice', () => {
  it('gives the text to the standard input, and nothing of a client to the arguments or a shell', async () => {
    const record = join(folder, 'record.json');
    const wav = join(folder, 'one.wav');
    await writeFile(wav, writeWav({ sampleRateHz: 22_050, samples: new Int16Array(2205).fill(500) }));
    const path = await program(
      'record.cjs',
      `const fs = require('node:fs'); const input = fs.readFileSync(0, 'utf8');
       fs.writeFileSync(${JSON.stringify(record)}, JSON.stringify({ input, args: process.argv.slice(2) }));
       process.stdout.write(fs.readFileSync(${JSON.stringify(wav)}));`,
    );
    const text = '-v evil; $(touch x) `y`\0 "quoted" <b>';
    const samples = await espeakVoice({ program: path }).speak(text, { voice: '-f /etc/passwd' });
    expect(samples).toHaveLength(2400);
    const { input, args } = JSON.parse(await readFile(record, 'utf8')) as { input: string; args: string[] };
    expect(input).toBe('-v evil; $(touch x) `y`  "quoted" <b>');
    expect(args).toEqual(['--stdin', '--stdout', '-b', '1', '-v', 'en-us+f2', '-s', '170']);
  });

  it('has nothing to say for a text without words, and starts no program for it', async () => {
    const voice = espeakVoice({ program: join(folder, 'not-there') });
    expect(await voice.speak(' ...\n')).toHaveLength(0);
    expect(await voice.speak('')).toHaveLength(0);
  });

  it('fails with UNSUPPORTED when the program is not there or fails, and with AUDIO_FORMAT when it gives no WAV', async () => {
    await expect(espeakVoice({ program: join(folder, 'not-there') }).speak('x')).rejects.toMatchObject({
      code: 'UNSUPPORTED',
    });
    const failing = await program('fail.cjs', `process.stderr.write('no such voice'); process.exit(3);`);
    await expect(espeakVoice({ program: failing }).speak('x')).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      details: { exitCode: 3 },
    });
    const talking = await program('talk.cjs', `process.stdout.write('hello');`);
    await expect(espeakVoice({ program: talking }).speak('x')).rejects.toMatchObject({ code: 'AUDIO_FORMAT' });
  });

  it('stops the program when time is up and when it is aborted', async () => {
    const hanging = await program('hang.cjs', `setInterval(() => undefined, 1000);`);
    await expect(espeakVoice({ program: hanging, timeoutMs: 50 }).speak('x')).rejects.toMatchObject({
      code: 'TIMEOUT',
    });
    const controller = new AbortController();
    const speaking = espeakVoice({ program: hanging }).speak('x', { signal: controller.signal });
    controller.abort('enough');
    await expect(speaking).rejects.toBe('enough');
    await expect(espeakVoice().speak('x', { signal: AbortSignal.abort('never') })).rejects.toBe('never');
  });

  it('is not preferred where it does not run', async () => {
    expect((await preferredVoice({ program: join(folder, 'not-there') })).name).toBe('syllables');
    await expect(preferredVoice({ signal: AbortSignal.abort('never') })).rejects.toBe('never');
  });
});
