import { expect, it, vi } from 'vitest';

const loaded: string[] = [];
vi.mock('zod/mini', async (original) => {
  loaded.push('zod/mini');
  return await original();
});

it('loads the schema library with the validation entry only', async () => {
  await import('../src/index.ts');
  expect(loaded).toEqual([]);
  await import('../src/validation/index.ts');
  expect(loaded).toEqual(['zod/mini']);
});
