// Lets a child process run the workspace's TypeScript sources on every supported Node, without a build.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const PACKAGES = new URL('../../../', import.meta.url);

export async function resolve(specifier, context, nextResolve) {
  const name = /^@antiphon\/([a-z-]+)$/.exec(specifier)?.[1];
  if (name === undefined) return nextResolve(specifier, context);
  return { url: new URL(`${name}/src/index.ts`, PACKAGES).href, shortCircuit: true };
}

export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context);
  const text = await readFile(fileURLToPath(url), 'utf8');
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true },
  });
  return { format: 'module', source: outputText, shortCircuit: true };
}
