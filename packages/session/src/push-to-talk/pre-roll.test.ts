import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPreRoll } from './pre-roll.ts';

test('keeps the last bytes in order, whatever the pieces and the capacity', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.nat(16), fc.array(pieces, { maxLength: 3 }), (capacity, rounds) => {
      const preRoll = createPreRoll(capacity);
      for (const round of rounds) {
        for (const piece of round) preRoll.push(piece);
        const all = round.flatMap((piece) => [...piece]);
        expect([...preRoll.take()]).toEqual(capacity === 0 ? [] : all.slice(-capacity));
        expect(preRoll.take()).toHaveLength(0);
      }
    }),
    { numRuns: 500 },
  );
});
