import { inProcessMemory } from '@antiphon/memory';
import { describe } from 'vitest';
import { memoryCases } from './memory-cases.ts';

describe('inProcessMemory', () => {
  memoryCases({ open: async () => inProcessMemory() });
});
