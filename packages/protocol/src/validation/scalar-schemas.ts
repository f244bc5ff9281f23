import * as z from 'zod/mini';
import type { Schema } from './schema.ts';

interface Range {
  readonly minimum?: number;
  readonly maximum?: number;
}

// The text of each schema says what is expected; an issue carries it to the sentence for the client.

/** A text of at most so many characters. */
export function text(maximumLength?: number): Schema<string> {
  const schema = z.string('a string');
  return maximumLength === undefined ? schema : schema.check(z.maxLength(maximumLength));
}

/** A whole number within a range. */
export const integer = (range: Range = {}): Schema<number> => within(z.int('an integer'), 'integer', range);

/** A number within a range. */
export const decimal = (range: Range = {}): Schema<number> => within(z.number('a decimal number'), 'decimal', range);

/** True or false. */
export const flag: Schema<boolean> = z.boolean('a boolean');

/** Anything, but not nothing. */
export const anything: Schema<unknown> = z.unknown();

function within(schema: z.ZodMiniNumber, kind: string, { minimum, maximum }: Range): Schema<number> {
  let checked = schema;
  if (minimum !== undefined) checked = checked.check(z.minimum(minimum, kind));
  if (maximum !== undefined) checked = checked.check(z.maximum(maximum, kind));
  return checked;
}
