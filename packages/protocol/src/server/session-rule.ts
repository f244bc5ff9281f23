import { contextItem } from './item-rule.ts';
import {
  boolean,
  type ClientFields,
  type ClientRule,
  type Fault,
  integer,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  string,
  variant,
  wrongType,
  wrongValue,
} from './client-rule.ts';

const outputModalities: ClientRule = (value, path) =>
  list(oneOf('audio', 'text'))(value, path) ??
  ((value as readonly unknown[]).length === 1
    ? undefined
    : wrongValue(`supported combinations are ['text'] and ['audio']`, path));

const rate: ClientRule = (value, path) =>
  integer()(value, path) ?? (value === 24_000 ? undefined : wrongValue('the only supported rate is 24000', path));

const format = variant({
  'audio/pcm': object({ rate: nullable(rate) }),
  'audio/pcmu': object(),
  'audio/pcma': object(),
});

const voice: ClientRule = (value, path) => {
  if (typeof value === 'string') return undefined;
  return typeof value === 'object' && value !== null
    ? object({ id: string() })(value, path)
    : wrongType('a string or an object', path, value);
};

const maximumOutputTokens: ClientRule = (value, path) =>
  value === 'inf' ? undefined : integer({ minimum: 1, maximum: 4096 })(value, path);

const responsesToSpeech: ClientFields = {
  create_response: nullable(boolean),
  interrupt_response: nullable(boolean),
};

const turnDetection = variant({
  server_vad: object({
    ...responsesToSpeech,
    threshold: nullable(number({ minimum: 0, maximum: 1 })),
    prefix_padding_ms: nullable(integer({ minimum: 0 })),
    silence_duration_ms: nullable(integer({ minimum: 0 })),
    idle_timeout_ms: nullable(integer({ minimum: 5_000, maximum: 30_000 })),
  }),
  semantic_vad: object({ ...responsesToSpeech, eagerness: nullable(oneOf('low', 'medium', 'high', 'auto')) }),
});

const inputAudio = object({
  format: optional(format),
  transcription: nullable(
    object({ model: nullable(string()), language: nullable(string()), prompt: nullable(string()) }),
  ),
  noise_reduction: nullable(variant({ near_field: object(), far_field: object() })),
  turn_detection: nullable(turnDetection),
});

const outputAudio = { format: optional(format), voice: optional(voice) };

const tool = variant({
  function: object({ name: string(), description: optional(string()) }),
  mcp: object({ server_label: string() }),
});

const toolChoice: ClientRule = (value, path) =>
  typeof value === 'object' && value !== null
    ? variant({
        function: object({ name: string() }),
        mcp: object({ server_label: string(), name: nullable(string()) }),
      })(value, path)
    : oneOf('auto', 'none', 'required')(value, path);

const shared: ClientFields = {
  instructions: optional(string()),
  output_modalities: optional(outputModalities),
  tools: optional(list(tool)),
  tool_choice: optional(toolChoice),
};

const realtimeSession = object({
  ...shared,
  model: optional(string()),
  audio: optional(
    object({
      input: optional(inputAudio),
      output: optional(object({ ...outputAudio, speed: optional(number({ minimum: 0.25, maximum: 1.5 })) })),
    }),
  ),
  max_output_tokens: nullable(maximumOutputTokens),
  include: nullable(list(string())),
});

/** The configuration in `session.update`, of a session that talks. */
export const session: ClientRule = variant({
  realtime: realtimeSession,
  transcription: (_value, path): Fault => ({
    code: 'invalid_parameter',
    message: 'Passing a transcription session update event to a realtime session is not allowed.',
    param: `${path}.type`,
  }),
});

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
  ...shared,
  conversation: optional(oneOf('auto', 'none')),
  audio: optional(object({ output: optional(object(outputAudio)) })),
  max_output_tokens: optional(maximumOutputTokens),
  metadata: nullable(metadata),
  input: optional(list(contextItem)),
});
