import { describe, expect, it } from 'vitest';
import { CLOSE_CODES, sendableCloseCode } from './close-codes.ts';

describe('sendableCloseCode', () => {
  it.each([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4000, 4999])(
    'keeps %i',
    (code) => {
      expect(sendableCloseCode(code)).toBe(code);
    },
  );

  it.each([
    [1005, 1000],
    [1004, 1011],
    [1006, 1011],
    [1015, 1011],
    [0, 1011],
    [999, 1011],
    [1016, 1011],
    [2999, 1011],
    [5000, 1011],
    [-1, 1011],
    [1000.5, 1011],
    [Number.NaN, 1011],
    [Infinity, 1011],
  ])('maps %d to %i', (code, sendable) => {
    expect(sendableCloseCode(code)).toBe(sendable);
  });

  it('gives a sendable code for every named one', () => {
    for (const code of Object.values(CLOSE_CODES))
      expect([1004, 1005, 1006, 1015]).not.toContain(sendableCloseCode(code));
  });
});
