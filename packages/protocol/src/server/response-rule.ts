import { answerFields, maximumOutputTokens, outputAudioFields } from './answer-rules.ts';
import { type ClientRule, list, nullable, object, oneOf, optional, string, wrongValue } from './client-rule.ts';
import { contextItem } from './item-rule.ts';

const metadata: ClientRule = (value, path) => {
  const problem = object()(value, path);
  if (problem !== undefined) return problem;
  const pairs = Object.entries(value as object);
  if (pairs.length > 16) return wrongValue(`expected at most 16 pairs, but got ${pairs.length}`, path);
  for (const [key, text] of pairs) {
    const wrong = string(64)(key, path) ?? string(512)(text, `${path}.${key.slice(0, 64)}`);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
};

/** What `response.create` may ask for. */
export const response: ClientRule = object({
  ...answerFields,
  conversation: optional(oneOf('auto', 'none')),
  audio: optional(object({ output: optional(object(outputAudioFields)) })),
  max_output_tokens: optional(maximumOutputTokens),
  metadata: nullable(metadata),
  input: optional(list(contextItem)),
});
