import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  EMPTY_LINKED_MAP,
  getValue,
  insertAfter,
  type LinkedMap,
  removeKey,
  replaceValue,
  valuesInOrder,
} from './linked-map.ts';

const EQUALLY_HASHED = ['costarring', 'liquid', 'declinate', 'macallums'] as const;

type Change =
  | { readonly kind: 'insert'; readonly key: string; readonly after: number }
  | { readonly kind: 'replace' | 'remove'; readonly key: string };

// Few keys, so that they meet often.
const key = fc.constantFrom('a', 'b', 'c', 'item_1', 'item_2', ...EQUALLY_HASHED);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), key, after: fc.nat(20) }),
  fc.record({ kind: fc.constantFrom('replace' as const, 'remove' as const), key }),
);

test('the keys that shall collide do', () => {
  const [one, other, third, fourth] = EQUALLY_HASHED;
  expect(fnv1a(one)).toBe(fnv1a(other));
  expect(fnv1a(third)).toBe(fnv1a(fourth));
});

test('whatever happens to it, it equals a list, and the maps before stay as they were', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      let map: LinkedMap<number> = EMPTY_LINKED_MAP;
      let list: readonly (readonly [string, number])[] = [];
      const history: (readonly [LinkedMap<number>, readonly number[]])[] = [];
      for (const [index, one] of changes.entries()) {
        [map, list] = applied(map, list, { ...one, value: index });
        history.push([map, list.map(([, value]) => value)]);
        for (const [known, value] of list) expect(getValue(map, known)).toBe(value);
        expect(getValue(map, one.key)).toBe(list.find(([known]) => known === one.key)?.[1]);
        expect(map.size).toBe(list.length);
        expect([map.firstKey, map.lastKey]).toEqual([list[0]?.[0], list.at(-1)?.[0]]);
      }
      for (const [before, values] of history) expect([...valuesInOrder(before)]).toEqual(values);
    }),
    { numRuns: 200 },
  );
});

test('an emptied map is empty', () => {
  const one = insertAfter<number>(EMPTY_LINKED_MAP, undefined, ['a', 1]);
  expect(removeKey(one, 'a')).toEqual(EMPTY_LINKED_MAP);
  expect(removeKey(one, 'b')).toBe(one);
  expect(replaceValue(one, 'b', 2)).toBe(one);
  expect(replaceValue(one, 'a', 1)).toBe(one);
});

type List = readonly (readonly [string, number])[];

function applied(
  map: LinkedMap<number>,
  list: List,
  one: Change & { readonly value: number },
): readonly [LinkedMap<number>, List] {
  const isKnown = list.some(([known]) => known === one.key);
  const replaced = list.map(([known, value]) => [known, known === one.key ? one.value : value] as const);
  switch (one.kind) {
    case 'insert': {
      if (isKnown) return [map, list];
      const place = one.after % (list.length + 1);
      const inserted = insertAfter(map, list[place - 1]?.[0], [one.key, one.value]);
      return [inserted, list.toSpliced(place, 0, [one.key, one.value])];
    }
    case 'replace':
      return [replaceValue(map, one.key, one.value), replaced];
    case 'remove':
      return [removeKey(map, one.key), list.filter(([known]) => known !== one.key)];
    default:
      return one satisfies never;
  }
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}
