// Makes the WebAssembly module of kernel/ and the source file that holds it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..');
const kernelFolder = join(folder, 'kernel');

/** Not committed: whoever needs it makes it. `kernel-module.generated.d.ts`, which is, tells its type. */
export const generatedFile = join(folder, 'src/resampling/kernel-module.generated.js');

const FLAGS = ['-O3s', '--noAssert', '--runtime', 'stub', '--importMemory', '--initialMemory', '1', '--enable', 'simd'];

/** Compiles the kernel: the same bytes from the same source, on every machine. */
export async function compileKernel() {
  const { default: asc } = await import('assemblyscript/asc');
  const sources = readSources();
  let module;
  const { error } = await asc.main(['index.ts', '--outFile', 'kernel.wasm', ...FLAGS], {
    readFile: (name) => sources[name] ?? null,
    writeFile: (_name, contents) => {
      module = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || module === undefined) throw new Error('kernel/ does not compile', { cause: error });
  return Buffer.from(module);
}

/** Writes the generated file unless it is there and of this source. */
export async function ensureKernelModule() {
  const stamp = `// Made of kernel/ by scripts/build-kernel.mjs: ${fingerprint()}\n`;
  if (existsSync(generatedFile) && readFileSync(generatedFile, 'utf8').startsWith(stamp)) return;
  const text = `${stamp}export const kernelModule =\n  '${(await compileKernel()).toString('base64')}';\n`;
  // Several processes may come here at a time; none may read half a file.
  const temporary = `${generatedFile}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, generatedFile);
}

/** For Vitest: tests run against the source, which may not have been built. */
export const setup = ensureKernelModule;

/** Of all that the module depends on. */
function fingerprint() {
  const compiler = createRequire(import.meta.url)('assemblyscript/package.json').version;
  return createHash('sha256')
    .update(JSON.stringify([readSources(), compiler, FLAGS]))
    .digest('hex');
}

function readSources() {
  const names = readdirSync(kernelFolder).filter((name) => name.endsWith('.ts'));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(kernelFolder, name), 'utf8')]));
}
