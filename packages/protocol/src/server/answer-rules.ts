import { MAXIMUM_OUTPUT_TOKENS, PCM_SAMPLE_RATE_HZ } from '../limits.ts';
import {
  type ClientFields,
  type ClientRule,
  integer,
  list,
  nullable,
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
  integer()(value, path) ??
  (value === PCM_SAMPLE_RATE_HZ ? undefined : wrongValue(`the only supported rate is ${PCM_SAMPLE_RATE_HZ}`, path));

/** The audio of a session, by the API's names. */
export const audioFormat: ClientRule = variant({
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

/** 1 to 4096, or `inf`. */
export const maximumOutputTokens: ClientRule = (value, path) =>
  (typeof value === 'string' ? oneOf('inf') : integer({ minimum: 1, maximum: MAXIMUM_OUTPUT_TOKENS }))(value, path);

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

/** What a session and a single response may both say of the answer. */
export const answerFields: ClientFields = {
  instructions: optional(string()),
  output_modalities: optional(outputModalities),
  tools: optional(list(tool)),
  tool_choice: optional(toolChoice),
};

/** How an answer sounds. */
export const outputAudioFields: ClientFields = { format: optional(audioFormat), voice: optional(voice) };
