import { AntiphonError } from '@antiphon/interface';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Where the page's files are.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when they have not been built.
 */
export function consoleFiles(given: string | undefined): string {
  const folder =
    given ?? join(dirname(createRequire(import.meta.url).resolve('@antiphon/console/package.json')), 'dist');
  if (existsSync(join(folder, 'index.html'))) return folder;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: 'the console has not been built: there is no index.html in its folder; run "npm run build" first',
    details: { path: folder },
  });
}
