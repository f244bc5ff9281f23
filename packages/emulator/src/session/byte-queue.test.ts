import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createByteQueue } from './byte-queue.ts';

it('gives the bytes in order, however they come and go', () => {
  const step = fc.record({ kind: fc.constantFrom('push', 'take', 'drop'), count: fc.nat({ max: 40 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = createByteQueue();
      let pushed = 0;
      let gone = 0;
      for (const { kind, count } of steps) {
        if (kind === 'push') {
          queue.push(Uint8Array.from({ length: count }, (_, index) => pushed + index));
          pushed += count;
          continue;
        }
        const expected = Math.min(count, pushed - gone);
        if (kind === 'drop') queue.drop(count);
        else
          expect([...queue.take(count)]).toEqual(Array.from({ length: expected }, (_, index) => (gone + index) % 256));
        gone += expected;
        expect(queue.byteLength).toBe(pushed - gone);
      }
    }),
  );
});
