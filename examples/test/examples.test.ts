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
  'interrupt-an-answer.ts': /heard 700 of \d{4,} ms, truncated\nsent 800 ms\n\S+/,
  'talk-in-one-process.ts': /completed You said: Good morning!/,
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
