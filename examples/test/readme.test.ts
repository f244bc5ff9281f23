import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

// Every ```ts block of every README and of docs is a whole program: it is type-checked, and run unless it says `no-run`.
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = join(root, 'examples', '.snippets');

interface Snippet {
  readonly name: string;
  readonly file: string;
  readonly code: string;
  readonly runs: boolean;
}

function pages(): string[] {
  const folders = ['packages', 'apps'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(root, parent, name)),
  );
  const readmes = [root, ...folders, join(root, 'examples')]
    .map((folder) => join(folder, 'README.md'))
    .filter(existsSync);
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) =>
    join(root, 'docs', name),
  );
  return [join(root, 'ARCHITECTURE.md'), join(root, 'CONTRIBUTING.md'), ...readmes, ...docs.sort()].filter((file) =>
    file.endsWith('.md'),
  );
}

function snippetsOf(page: string): Snippet[] {
  const blocks = [...readFileSync(page, 'utf8').matchAll(/^```ts([^\n]*)\n([\s\S]*?)^```$/gm)];
  return blocks.map(([, flags = '', code = ''], index) => {
    const name = `${relative(root, page)} #${index + 1}`;
    const file = join(folder, `${relative(root, page).replaceAll(/[^a-z0-9]+/gi, '-')}-${index + 1}.ts`.toLowerCase());
    return { name, file, code: `${code}\nexport {};\n`, runs: !flags.includes('no-run') };
  });
}

const snippets = pages().flatMap(snippetsOf);

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { file, code } of snippets) writeFileSync(file, code);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('programs in READMEs and docs', () => {
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
