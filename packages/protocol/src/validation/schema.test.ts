import { describe, expect, it } from 'vitest';
import { text } from './scalar-schemas.ts';
import { nullish, objectOf, oneOf, optional, type Schema } from './schema.ts';

interface Example {
  readonly name: string;
  readonly size?: 'small' | 'large';
}

// The errors that are expected here are the compiler's: without one of them, types and schemas could drift apart.
describe('objectOf', () => {
  it('takes a schema for every field of the type, of exactly its type', () => {
    const example: Schema<Example> = objectOf<Example>()({ name: text(), size: optional(oneOf('small', 'large')) });
    expect(example.safeParse({ name: 'a', size: 'small' }).success).toBe(true);
    expect(example.safeParse({ name: 'a', colour: 'red' }).error?.issues).toMatchObject([
      { code: 'unrecognized_keys', keys: ['colour'] },
    ]);
  });

  it('does not compile where they differ', () => {
    const size = optional(oneOf('small', 'large'));
    // @ts-expect-error the schema lacks a field of the type
    objectOf<Example>()({ name: text() });
    // @ts-expect-error the schema has a field that the type lacks
    objectOf<Example>()({ name: text(), size, colour: text() });
    // @ts-expect-error the schema lacks a value of the type
    objectOf<Example>()({ name: text(), size: optional(oneOf('small')) });
    // @ts-expect-error the schema has a value that the type lacks
    objectOf<Example>()({ name: text(), size: optional(oneOf('small', 'large', 'huge')) });
    // @ts-expect-error the schema requires what the type does not
    objectOf<Example>()({ name: text(), size: oneOf('small', 'large') });
    // @ts-expect-error the schema takes null where the type does not
    objectOf<Example>()({ name: text(), size: nullish(oneOf('small', 'large')) });
    // @ts-expect-error the schema does not require what the type does
    objectOf<Example>()({ name: optional(text()), size });
    expect.assertions(0);
  });
});
