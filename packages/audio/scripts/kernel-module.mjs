// Makes the WebAssembly modules of kernel/ and the source files that hold them.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..');

/** Each is a folder of kernel/, compiled for the folder of src/ that has its name. */
export const KERNELS = ['resampling', 'g711', 'base64'];

const FLAGS = ['-O3s', '--noAssert', '--runtime', 'stub', '--importMemory', '--initialMemory', '1', '--enable', 'simd'];

/** Compiles a kernel: the same bytes from the same source, on every machine. */
export async function compileKernel(kernel) {
  const { default: asc } = await import('assemblyscript/asc');
  const sources = readSources(kernel);
  let module;
  const { error } = await asc.main(['index.ts', '--outFile', 'kernel.wasm', ...FLAGS], {
    readFile: (name) => sources[name] ?? null,
    writeFile: (_name, contents) => {
      module = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || module === undefined) {
    throw new Error(`kernel/${kernel} does not compile`, { cause: error });
  }
  return Buffer.from(module);
}

/** Writes the generated files, but for those that are there and of this source. */
export async function ensureKernelModules() {
  for (const kernel of KERNELS) await ensureKernelModule(kernel);
}

async function ensureKernelModule(kernel) {
  // Not committed: whoever needs it makes it. `kernel-module.generated.d.ts` beside it, which is, tells its type.
  const generatedFile = join(folder, 'src', kernel, 'kernel-module.generated.js');
  const stamp = `// Made of kernel/${kernel}/ by scripts/build-kernel.mjs: ${fingerprint(kernel)}\n`;
  if (existsSync(generatedFile) && readFileSync(generatedFile, 'utf8').startsWith(stamp)) return;
  const text = `${stamp}export const kernelModule =\n  '${(await compileKernel(kernel)).toString('base64')}';\n`;
  // Several processes may come here at a time; none may read half a file.
  const temporary = `${generatedFile}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, generatedFile);
}

/** For Vitest: tests run against the source, which may not have been built. */
export const setup = ensureKernelModules;

/** Of all that a module depends on. */
function fingerprint(kernel) {
  const compiler = createRequire(import.meta.url)('assemblyscript/package.json').version;
  return createHash('sha256')
    .update(JSON.stringify([readSources(kernel), compiler, FLAGS]))
    .digest('hex');
}

function readSources(kernel) {
  const kernelFolder = join(folder, 'kernel', kernel);
  const names = readdirSync(kernelFolder).filter((name) => name.endsWith('.ts'));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(kernelFolder, name), 'utf8')]));
}
