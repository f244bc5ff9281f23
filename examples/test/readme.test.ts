import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

// Every ```ts block of every README is a whole program: it is type-checked, and run unless it says `no-run`.
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = join(root, 'examples', '.snippets');

interface Snippet {
  readonly name: string;
  readonly file: string;
  readonly code: string;
  readonly runs: boolean;
}

function readmes(): string[] {
  const folders = ['packages', 'apps'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(root, parent, name)),
  );
  return [root, ...folders, join(root, 'docs')]
    .flatMap((path) =>
      path.endsWith('docs') ? readdirSync(path).map((name) => join(path, name)) : [join(path, 'README.md')],
    )
    .filter((file) => file.endsWith('.md') && existsSync(file));
}

function snippetsOf(readme: string): Snippet[] {
  const blocks = [...readFileSync(readme, 'utf8').matchAll(/^```ts([^\n]*)\n([\s\S]*?)^```$/gm)];
  return blocks.map(([, flags = '', code = ''], index) => {
    const name = `${relative(root, readme)} #${index + 1}`;
    const file = join(
      folder,
      `${relative(root, readme).replaceAll(/[^a-z0-9]+/gi, '-')}-${index + 1}.ts`.toLowerCase(),
    );
    return { name, file, code: `${code}\nexport {};\n`, runs: !flags.includes('no-run') };
  });
}

const snippets = readmes().flatMap(snippetsOf);

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { file, code } of snippets) writeFileSync(file, code);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('README examples', () => {
  it('are there to be checked', () => {
    expect(snippets.length).toBeGreaterThan(10);
  });

  it('all type-check', () => {
    const compiler = join(root, 'node_modules', 'typescript7', 'bin', 'tsc');
    const check = () =>
      execFileSync(process.execPath, [compiler, '-p', join(root, 'examples'), '--noEmit'], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
    let output = '';
    try {
      check();
    } catch (error) {
      output = (error as { stdout: string }).stdout;
    }
    expect(output).toBe('');
  }, 60_000);

  it.each(snippets.filter(({ runs }) => runs))(
    'runs $name',
    async ({ file }) => {
      const cwd = process.cwd();
      const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
      try {
        await import(/* @vite-ignore */ file);
        expect(log).toHaveBeenCalled();
      } finally {
        log.mockRestore();
        expect(process.cwd()).toBe(cwd);
      }
    },
    90_000,
  );
});
