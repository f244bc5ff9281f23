import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { CLIENT_EVENTS } from '../../test/event-arbitraries.ts';
import { decodeClientEvent } from '../server/decode-client-event.ts';
import { validateClientEvent } from './validate-client-event.ts';

type Step = string | number;

/** The ways to every value in a JSON value. */
function waysInto(value: unknown, way: readonly Step[] = []): (readonly Step[])[] {
  if (typeof value !== 'object' || value === null) return [way];
  const steps: [Step, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [way, ...steps.flatMap(([step, inner]) => waysInto(inner, [...way, step]))];
}

/** A copy with another value at the end of a way; undefined leaves the field out. */
function changed(value: unknown, [step, ...rest]: readonly Step[], replacement: unknown): unknown {
  if (step === undefined) return replacement;
  const copy: Record<Step, unknown> = Array.isArray(value) ? (value.slice() as never) : { ...(value as object) };
  copy[step] = changed(copy[step], rest, replacement);
  return copy;
}

const replacement = fc.constantFrom<unknown>(undefined, null, '', 'x', 'x'.repeat(600), 7, -1, 0.5, 1e9, true, [], {}, [
  {},
]);
const anyEvent = fc.oneof(...Object.values(CLIENT_EVENTS).map((event): fc.Arbitrary<unknown> => event));
const changedEvent = fc.tuple(anyEvent, fc.nat(), replacement).map(([event, choice, value]) => {
  const ways = waysInto(event);
  return JSON.stringify(changed(event, ways[choice % ways.length] ?? [], value)) ?? '';
});

// The light rules of decodeClientEvent and the strict ones here are written apart, because the light ones come without a schema library.
it('refuses whatever decodeClientEvent refuses, with the same code and field', () => {
  fc.assert(
    fc.property(changedEvent, (frame) => {
      const light = decodeClientEvent(frame);
      const strict = validateClientEvent(frame, { unknownFields: 'keep' });
      if (light.type !== 'rejected') return;
      expect(strict).toMatchObject({ type: 'rejected', error: { code: light.error.code, param: light.error.param } });
    }),
    { numRuns: 1_000 },
  );
});
