import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SparseList } from './sparse-list.ts';

test('holds what a map would, in the order of the indices', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(0, 1, 2, 7, 1e9), fc.nat(3))), (entries) => {
      const list = new SparseList<number>();
      const map = new Map<number, number>();
      for (const [index, value] of entries) {
        list.set(index, value);
        map.set(index, value);
        for (const one of [0, 1, 2, 7, 1e9]) expect(list.get(one)).toBe(map.get(one));
      }
      const expected = [...map].toSorted(([a], [b]) => a - b).map(([, value]) => value);
      expect(list.inOrder()).toEqual(expected);
    }),
  );
});
