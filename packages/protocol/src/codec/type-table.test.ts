import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTypeTable } from './type-table.ts';

describe('a table by type', () => {
  it('answers as the map it was made of, whatever is asked', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '.', 'ü', '🎧'), minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.dictionary(name, fc.integer()), fc.array(name), (entries, asked) => {
        const map = new Map(Object.entries(entries));
        const table = createTypeTable(map);
        for (const type of [...map.keys(), ...asked]) expect(table(type)).toBe(map.get(type));
      }),
    );
  });

  it.each(['', '__proto__', 'constructor', 'x'.repeat(1_000_000)])('knows nothing of what it was not given', (type) => {
    expect(
      createTypeTable(
        new Map([
          ['a', 1],
          ['constructo_', 2],
        ]),
      )(type),
    ).toBeUndefined();
  });
});
