import { describe, expect, it } from 'vitest';
import { assertCloseArguments } from './close-arguments.ts';

describe('assertCloseArguments', () => {
  it.each([1000, 1001, 1003, 1007, 1011, 1014, 3000, 4000, 4999])('takes %i', (code) => {
    expect(() => assertCloseArguments(code, 'x'.repeat(123))).not.toThrow();
  });

  it.each([0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 1000.5, Number.NaN])('refuses %d', (code) => {
    expect(() => assertCloseArguments(code, '')).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('counts the reason in UTF-8 bytes', () => {
    expect(() => assertCloseArguments(1000, 'ü'.repeat(61))).not.toThrow();
    expect(() => assertCloseArguments(1000, 'ü'.repeat(62))).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
