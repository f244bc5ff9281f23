import { build, type Rolldown } from 'vite';
import { workspaceAliases } from '../../../vitest.shared.ts';

/** A source file, and all that it imports, as one script. */
export async function bundle(file: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: workspaceAliases() },
    build: { write: false, target: 'es2022', minify: false, lib: { entry: file, formats: ['es'] } },
  });
  const [output] = built as Rolldown.RolldownOutput[];
  return output?.output[0].code ?? '';
}
