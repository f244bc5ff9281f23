import { expect, test } from 'vitest';
import { removeFrom } from './remove-from.ts';

test.each([
  ['the only one', ['a'], 'a', [], true],
  ['the first', ['a', 'b', 'c'], 'a', ['b', 'c'], true],
  ['the last', ['a', 'b', 'c'], 'c', ['a', 'b'], true],
  ['one of two that are equal: the last', ['a', 'b', 'a'], 'a', ['a', 'b'], true],
  ['one that is not there', ['a', 'b'], 'c', ['a', 'b'], false],
  ['one of none', [], 'a', [], false],
])('takes %s', (_what, list: string[], value, left, isTaken) => {
  expect([removeFrom(list, value), list]).toEqual([isTaken, left]);
});
