import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCommand, startCommand } from './command-runner.ts';
import { temporaryFolder } from './temporary-folder.ts';

const speech = fileURLToPath(new URL('../assets/speech-22050hz.wav', import.meta.url));
const emulateArgs = ['emulate', '--port', '0', '--pace', '0'];

interface AskOutput {
  readonly conversationId: string;
  readonly transcript: string;
  readonly audio: {
    readonly path: string;
    readonly sampleRateHz: number;
    readonly channelCount: number;
    readonly durationMs: number;
  };
}

describe('antiphon ask against antiphon emulate', () => {
  it('gives a transcript and a WAV for a text', async () => {
    await using folder = await temporaryFolder();
    await using emulator = startCommand(emulateArgs, { cwd: folder.path });
    const url = await emulator.firstLine;
    expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/v1\/realtime$/);
    const { code, stdout, stderr } = await runCommand(
      ['ask', 'hello', '--url', url, '--model', 'm', '--api-key', 'k', '--json'],
      { cwd: folder.path },
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { transcript, audio } = JSON.parse(stdout) as AskOutput;
    expect(transcript.toLowerCase()).toContain('hello');
    expect(audio).toMatchObject({ sampleRateHz: 24_000, channelCount: 1 });
    expect(audio.durationMs).toBeGreaterThan(300);
  });

  it('draws waveform and spectrogram of the answer for a person', async () => {
    await using folder = await temporaryFolder();
    await using emulator = startCommand(emulateArgs, { cwd: folder.path });
    const settings = ['--url', await emulator.firstLine, '--model', 'm', '--api-key', 'k', '--spectrogram'];
    const { code, stdout } = await runCommand(['ask', 'hello', ...settings], { cwd: folder.path });
    expect(code).toBe(0);
    // Which of its rows are filled, the voice decides: there may be a speech synthesizer on the machine or not.
    const picture = stdout.split('\n').filter((line) => /[\u2800-\u28FF]/.test(line));
    expect(picture.map((line) => line.trim().length)).toEqual([48, 48, 48, 48, 48, 48]);
    expect(picture.join('')).toMatch(/[\u2801-\u28FF]{3}/);
    expect(stdout).toMatch(/[▁▂▃▄▅▆▇█]{3}/);
  });

  it('goes on with a remembered conversation in a process of its own, also with speech', async () => {
    await using folder = await temporaryFolder();
    await using emulator = startCommand(emulateArgs, { cwd: folder.path });
    const settings = ['--url', await emulator.firstLine, '--model', 'm', '--json'];
    const environment = { OPENAI_REALTIME_API_KEY: 'k' };
    const first = JSON.parse(
      (await runCommand(['ask', 'my name is Ada', ...settings], { cwd: folder.path, environment })).stdout,
    ) as AskOutput;
    const second = await runCommand(['ask', '--audio', speech, '--conversation', first.conversationId, ...settings], {
      cwd: folder.path,
      environment,
    });
    expect(second.code).toBe(0);
    expect((JSON.parse(second.stdout) as AskOutput).conversationId).toBe(first.conversationId);
    const third = await runCommand(['ask', '-', '--conversation', first.conversationId, ...settings], {
      cwd: folder.path,
      environment,
      input: 'and goodbye\n',
    });
    expect((JSON.parse(third.stdout) as AskOutput).transcript).toContain('goodbye');
    expect(await readdir(`${folder.path}/antiphon-data/audio`)).toHaveLength(3);
  });

  it('prints lines for a person without --json, and no colour codes into a pipe', async () => {
    await using folder = await temporaryFolder();
    await using emulator = startCommand(emulateArgs, { cwd: folder.path });
    const environment = {
      OPENAI_REALTIME_ENDPOINT: await emulator.firstLine,
      OPENAI_REALTIME_MODEL: 'm',
      OPENAI_REALTIME_API_KEY: 'k',
    };
    const { code, stdout } = await runCommand(['ask', 'hello'], { cwd: folder.path, environment });
    expect(code).toBe(0);
    expect(stdout).toContain('hello');
    expect(stdout).toContain('--conversation');
    expect(stdout).not.toContain('\u001b[');
  });
});
