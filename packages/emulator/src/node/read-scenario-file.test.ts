import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWav } from '@antiphon/audio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readScenarioFile } from './index.ts';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'scenario-'))));
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('readScenarioFile', () => {
  it('reads the scenario and its audio, at any rate, from beside it', async () => {
    await file('beep.wav', writeWav({ sampleRateHz: 48_000, channelCount: 2, samples: new Int16Array(9600) }));
    const path = await file('good.json', JSON.stringify({ turns: [{ reply: [{ type: 'audio', file: 'beep.wav' }] }] }));
    const { turns } = await readScenarioFile(path);
    const step = turns[0]?.reply[0];
    expect(step?.type === 'audio' && step.samples.length).toBe(2400);
  });

  it('says which file is at fault, and where', async () => {
    await expect(readScenarioFile(join(folder, 'none.json'))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { path: join(folder, 'none.json') },
    });
    const noJson = await file('no.json', '{');
    await expect(readScenarioFile(noJson)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { path: noJson },
    });
    const bad = await file('bad.json', '{"turns":[{}]}');
    await expect(readScenarioFile(bad)).rejects.toMatchObject({ details: { path: bad, param: 'turns[0].reply' } });
    const missing = await file('missing.json', '{"turns":[{"reply":[{"type":"audio","file":"gone.wav"}]}]}');
    await expect(readScenarioFile(missing)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { path: join(folder, 'gone.wav') },
    });
    await file('text.wav', 'not audio');
    const text = await file('text.json', '{"turns":[{"reply":[{"type":"audio","file":"text.wav"}]}]}');
    await expect(readScenarioFile(text)).rejects.toMatchObject({ code: 'AUDIO_FORMAT' });
  });

  it('rejects with the reason of an abort', async () => {
    await expect(readScenarioFile(join(folder, 'none.json'), { signal: AbortSignal.abort('no') })).rejects.toBe('no');
  });
});
