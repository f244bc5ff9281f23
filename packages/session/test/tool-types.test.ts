import { type AnySessionTool, defineTool, type Session, type StandardSchema } from '@antiphon/session';
import { expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';

test('execute knows its arguments from a Standard Schema', () => {
  const parameters = z.object({ city: z.string(), days: z.coerce.number().default(1) });
  const weather = defineTool({
    name: 'weather',
    parameters,
    execute(input) {
      expectTypeOf(input).toEqualTypeOf<{ city: string; days: number }>();
      return input.city;
    },
  });
  const plain = defineTool({
    name: 'plain',
    parameters: { type: 'object' },
    execute(input) {
      expectTypeOf(input).toEqualTypeOf<Readonly<Record<string, unknown>>>();
    },
  });
  const bare = defineTool({
    name: 'bare',
    execute(input, { signal }) {
      expectTypeOf(input).toEqualTypeOf<Readonly<Record<string, unknown>>>();
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
    },
  });
  const tools: readonly AnySessionTool[] = [weather, plain, bare];
  expect(tools.map(({ name }) => name)).toEqual(['weather', 'plain', 'bare']);
});

test('registerTool does, too', () => {
  const check = (session: Session) =>
    session.registerTool({
      name: 'a',
      parameters: z.object({ count: z.number() }),
      execute: async ({ count }) => {
        expectTypeOf(count).toBeNumber();
      },
    });
  expect(check).toBeTypeOf('function');
});

test('what schema libraries give is a Standard Schema', () => {
  expectTypeOf(z.object({ a: z.string() })).toExtend<StandardSchema<{ a: string }, { a: string }>>();
});
