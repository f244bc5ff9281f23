import { AntiphonError, type ConversationMemory } from '@antiphon/interface';
import { isMissingPackage } from './is-missing-package.ts';

const PACKAGE = '@antiphon/memory-duckdb';

/** What of the optional package is used. */
export interface DuckdbMemoryModule {
  readonly openDuckdbMemory: (options: { readonly path: string }) => Promise<ConversationMemory>;
}

/**
 * Opens the database that is used where nobody passes a memory. Its folder is made. The caller disposes it.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the optional package is not installed; `MEMORY` when the file cannot be opened.
 */
export async function openDefaultMemory(
  path: string,
  load: () => Promise<DuckdbMemoryModule> = loadDuckdbMemory,
): Promise<ConversationMemory> {
  const { openDuckdbMemory } = await load().catch((cause: unknown) => {
    throw loadError(cause);
  });
  return openDuckdbMemory({ path });
}

// Loaded when it is needed: it is large, and optional.
function loadDuckdbMemory(): Promise<DuckdbMemoryModule> {
  return import('@antiphon/memory-duckdb');
}

function loadError(cause: unknown): AntiphonError {
  return isMissingPackage(cause, PACKAGE)
    ? new AntiphonError({
        code: 'INVALID_ARGUMENT',
        message: `no memory was given and ${PACKAGE} is not installed: add it, or pass the memory option`,
        cause,
      })
    : new AntiphonError({
        code: 'MEMORY',
        message: `${PACKAGE} cannot be loaded: see the cause, or pass the memory option`,
        cause,
      });
}
