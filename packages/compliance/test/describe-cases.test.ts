import { describe, expect, it } from 'vitest';
import { describeCases } from '../src/describe-cases.ts';

const cases = [{ name: 'one', run: () => Promise.resolve() }];

describe('a skip', () => {
  it('that names no case is an error', () => {
    const skip = [{ case: 'two', reason: 'there is none' }];
    expect(() => describeCases('x', cases, { context: undefined, skip, timeoutMs: 1 })).toThrow(/two/);
  });
});
