import type { Metadata } from '../events/response.ts';
import type { PromptReference } from '../events/prompt.ts';
import type { Reasoning } from '../events/reasoning.ts';
import type { OutputModalities } from '../events/session-config.ts';
import { MAXIMUM_METADATA, MAXIMUM_OUTPUT_TOKENS } from '../limits.ts';
import * as z from 'zod/mini';
import { type Refusal, refusing } from './refused.ts';
import { integer, text } from './scalar-schemas.ts';
import { either, list, literal, nullish, objectOf, oneOf, type Schema } from './schema.ts';
import { textsByName } from './texts-by-name.ts';

/** Text or audio, never both. */
export const outputModalities: Schema<OutputModalities> = refusing<OutputModalities>(
  list(oneOf('audio', 'text')),
  ({ length }): Refusal | undefined =>
    length === 1 ? undefined : { code: 'invalid_value', ending: "supported combinations are ['text'] and ['audio']" },
);

/** 1 to 4096, or `inf`. */
export const maximumOutputTokens: Schema<number | 'inf'> = either<number | 'inf'>(
  [literal('inf'), integer({ minimum: 1, maximum: MAXIMUM_OUTPUT_TOKENS })],
  "an integer or 'inf'",
);

/** How long the model thinks. */
export const reasoning: Schema<Reasoning> = objectOf<Reasoning>()({
  effort: nullish(oneOf('minimal', 'low', 'medium', 'high', 'xhigh')),
});

/** A template on the server. */
export const prompt: Schema<PromptReference> = objectOf<PromptReference>()({
  id: text(),
  version: nullish(text()),
  variables: nullish<Readonly<Record<string, unknown>>>(z.record(z.string(), z.unknown(), 'an object')),
});

/** A client's own pairs. */
export const metadata: Schema<Metadata> = refusing<Metadata>(textsByName(), (pairs): Refusal | undefined => {
  const { pairs: maximumPairs, keyLength, valueLength } = MAXIMUM_METADATA;
  const entries = Object.entries<unknown>(pairs);
  if (entries.length > maximumPairs) {
    return { code: 'invalid_value', ending: `expected at most ${maximumPairs} pairs, but got ${entries.length}` };
  }
  for (const [key, value] of entries) {
    if (key.length > keyLength) return tooLong(key, keyLength);
    if (typeof value === 'string' && value.length > valueLength) return { ...tooLong(value, valueLength), field: key };
  }
  return undefined;
});

function tooLong({ length }: string, limit: number): Refusal {
  const ending = `string too long. Expected a string with maximum length ${limit}, but got a string with length ${length} instead`;
  return { code: 'string_above_max_length', ending };
}
