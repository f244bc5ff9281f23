import type { ResponseAudioConfig, ResponseConfig } from '../events/response.ts';
import { maximumOutputTokens, metadata, outputModalities, prompt, reasoning } from './answer-schemas.ts';
import { audioFormat, voice } from './audio-schemas.ts';
import { contextItem } from './item-schemas.ts';
import { flag, text } from './scalar-schemas.ts';
import { list, nullish, objectOf, oneOf, optional, type Schema } from './schema.ts';
import { tool, toolChoice } from './tool-schemas.ts';

const output = objectOf<NonNullable<ResponseAudioConfig['output']>>()({
  format: optional(audioFormat),
  voice: optional(voice),
});

/** What `response.create` may ask for. */
export const response: Schema<ResponseConfig> = objectOf<ResponseConfig>()({
  conversation: optional(oneOf('auto', 'none')),
  instructions: optional(text()),
  output_modalities: optional(outputModalities),
  audio: optional(objectOf<ResponseAudioConfig>()({ output: optional(output) })),
  tools: optional(list(tool)),
  tool_choice: optional(toolChoice),
  parallel_tool_calls: optional(flag),
  max_output_tokens: optional(maximumOutputTokens),
  metadata: nullish(metadata),
  prompt: nullish(prompt),
  reasoning: optional(reasoning),
  input: optional(list(contextItem)),
});
