import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRecentIds } from './recent-ids.ts';

it('knows the ids that were added last, and none of those before', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 60 }), (count, addedCount) => {
      const ids = createRecentIds(count);
      const added = Array.from({ length: addedCount }, (_, index) => `id_${index}`);
      for (const id of added) ids.add(id);
      expect(added.slice(-count).every((id) => ids.has(id))).toBe(true);
      expect(added.slice(0, -count).some((id) => ids.has(id))).toBe(false);
      ids.clear();
      expect(added.some((id) => ids.has(id))).toBe(false);
    }),
  );
});

it('counts an id that is added again once', () => {
  const ids = createRecentIds(2);
  for (const id of ['a', 'b', 'b', 'b']) ids.add(id);
  expect([ids.has('a'), ids.has('b')]).toEqual([true, true]);
});

it('tells ids with the same end apart, and takes those of one character and of none', () => {
  const ids = createRecentIds(4);
  for (const id of ['xab', 'yab', 'a', '']) ids.add(id);
  expect(['xab', 'yab', 'a', ''].every((id) => ids.has(id))).toBe(true);
  expect(['zab', 'ab', 'b'].some((id) => ids.has(id))).toBe(false);
});
