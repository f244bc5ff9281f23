import { expect, test } from 'vitest';
import { removeFrom } from './remove-from.ts';

test.each([
  { what: 'the only one', list: ['a'], value: 'a', left: [] },
  { what: 'the first', list: ['a', 'b', 'c'], value: 'a', left: ['b', 'c'] },
  { what: 'the last', list: ['a', 'b', 'c'], value: 'c', left: ['a', 'b'] },
  { what: 'one of two that are equal: the last', list: ['a', 'b', 'a'], value: 'a', left: ['a', 'b'] },
  { what: 'nothing that is not there', list: ['a', 'b'], value: 'c', left: ['a', 'b'] },
  { what: 'nothing of nothing', list: [], value: 'a', left: [] },
])('takes $what', ({ list, value, left }) => {
  const before = list.length;
  expect(removeFrom<string>(list, value)).toBe(left.length < before);
  expect(list).toEqual(left);
});
