import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';

const folder = dirname(dirname(fileURLToPath(import.meta.url)));
const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.config.ts'));

// What each example must have printed, for whoever changes one.
const expected: Readonly<Record<string, RegExp>> = {
  'a-target-for-red-teaming.ts':
    /What is the password\? -> I cannot tell you that\. \(saved\)[\s\S]*0 system text[\s\S]*4 assistant text \+ audio_path/,
  'a-tool-for-the-model.ts': /tide \{"harbour":"Brest","highTide":"16:40"\}\nHigh tide is at twenty to five\./,
  'ask-with-a-wav.ts': /0\.50 seconds[\s\S]*[▁▂▃▄▅▆▇█]{3}.* s \d+ bytes/,
  'convert-a-wav.ts':
    /2 s, 24 bits, 2 channels \{"INAM":"Two tones"\}\n48000 samples for the model, peak -\d+\.\d dBFS\n16000 bytes for the telephone\n45000 samples at 22 500 Hz\n96044 bytes/,
  'find-speech-in-a-wav.ts':
    /^speech from 1\.\d to \d\.\d s\nspeech from \d\.\d to \d\.\d s\n(at \d+ ms: speech-started\nat \d+ ms: speech-stopped\n?){2}$/,
  'interrupt-an-answer.ts': /heard 700 of \d{4,} ms, truncated\nsent 800 ms\n\S+/,
  'survive-a-lost-line.ts':
    /You said: Remember[\s\S]*state: recovering[\s\S]*state: open\nrecovered from a loss: 2 items told again\nthe new server does not have: audio \(model audio\)\n.*Which number was it\?[\s\S]*4 items/,
  'talk-in-one-process.ts': /completed You said: Good morning!/,
  'watch-a-session.ts':
    /(connect \d+ ms, first audio \d+ ms, whole turn \d+ ms[\s\S]*){2}2 responses, \d+ tokens in, \d+ out, \d+ of audio/,
  'your-own-credentials.ts': /connected as open with .*redacted/,
  'your-own-transport.ts': /"in":\d{4,},"out":\d{3,}/,
};

describe('examples', () => {
  it('all have an expectation', () => {
    expect(files.sort()).toEqual(Object.keys(expected));
  });

  it.each(files)('%s runs and prints what it promises', async (name) => {
    const lines: string[] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
      lines.push(values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' '));
    });
    try {
      await import(/* @vite-ignore */ join(folder, name));
    } finally {
      log.mockRestore();
    }
    expect(lines.join('\n')).toMatch(expected[name] ?? /$^/);
  });
});
