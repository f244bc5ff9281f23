import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createTerminal, type Terminal } from './terminal.ts';

interface Setting {
  readonly isTTY: boolean;
  readonly columns?: number;
  readonly isJson?: boolean;
  readonly color?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

function terminalOn({ isTTY, columns, isJson = false, color = true, environment = {} }: Setting): {
  terminal: Terminal;
  out: () => string;
  err: () => string;
} {
  const stream = () =>
    Object.assign(new PassThrough(), {
      isTTY,
      columns,
      clearLine: () => true,
      cursorTo: () => true,
      moveCursor: () => true,
    });
  const [stdout, stderr] = [stream(), stream()];
  const terminal = createTerminal({ stdout, stderr, environment, isJson, color });
  return { terminal, out: () => String(stdout.read() ?? ''), err: () => String(stderr.read() ?? '') };
}

describe('createTerminal', () => {
  it.each([
    ['a terminal', { isTTY: true }, true],
    ['a pipe', { isTTY: false }, false],
    ['a terminal with NO_COLOR', { isTTY: true, environment: { NO_COLOR: '1' } }, false],
    ['a terminal with --no-color', { isTTY: true, color: false }, false],
    ['a dumb terminal', { isTTY: true, environment: { TERM: 'dumb' } }, false],
  ] as const)('colours on %s: %#', (_name, setting, isColored) => {
    const { terminal } = terminalOn(setting);
    expect(terminal.colors.isColorSupported).toBe(isColored);
  });

  it.each([
    ['a terminal of 80 columns', { isTTY: true, columns: 80 }, true],
    ['a terminal without a size', { isTTY: true, columns: 0 }, false],
    ['a pipe', { isTTY: false }, false],
    ['a terminal in CI', { isTTY: true, columns: 80, environment: { CI: 'true' } }, false],
    ['a terminal, for JSON', { isTTY: true, columns: 80, isJson: true }, false],
  ] as const)('shows that something is awaited on %s: %#', async (_name, setting, isShown) => {
    const { terminal, out, err } = terminalOn(setting);
    await expect(terminal.waiting('Waiting ...', async () => 7)).resolves.toBe(7);
    expect(err().includes('Waiting')).toBe(isShown);
    expect(out()).toBe('');
  });

  it('passes a failure on, and stops showing', async () => {
    const { terminal } = terminalOn({ isTTY: true, columns: 80 });
    const failure = new Error('failed');
    await expect(terminal.waiting('Waiting ...', () => Promise.reject(failure))).rejects.toBe(failure);
  });

  it('prints lines or one JSON object, never both', () => {
    const forPeople = terminalOn({ isTTY: false });
    forPeople.terminal.line('a line');
    forPeople.terminal.json({ a: 1 });
    expect(forPeople.out()).toBe('a line\n');
    const forPrograms = terminalOn({ isTTY: false, isJson: true });
    forPrograms.terminal.line('a line');
    forPrograms.terminal.json({ a: 1 });
    expect(JSON.parse(forPrograms.out())).toEqual({ a: 1 });
  });
});
