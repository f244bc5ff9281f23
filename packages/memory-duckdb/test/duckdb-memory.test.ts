import { openDuckdbMemory } from '@antiphon/memory-duckdb';
import { describe } from 'vitest';
import { memoryCases } from '../../memory/test/memory-cases.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('openDuckdbMemory', () => {
  const folder = temporaryFolder();
  memoryCases({ open: () => openDuckdbMemory({ path: folder.newFile() }) });
});
