import { isJsonObject, type JsonObject } from '../codec/json-object.ts';
import { answerFields, audioFormat, maximumOutputTokens, outputAudioFields } from './answer-rules.ts';
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
} from './client-rule.ts';

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
  format: optional(audioFormat),
  transcription: nullable(
    object({ model: nullable(string()), language: nullable(string()), prompt: nullable(string()) }),
  ),
  noise_reduction: nullable(variant({ near_field: object(), far_field: object() })),
  turn_detection: nullable(turnDetection),
});

const realtimeSession = object({
  ...answerFields,
  model: optional(string()),
  audio: optional(
    object({
      input: optional(inputAudio),
      output: optional(object({ ...outputAudioFields, speed: optional(number({ minimum: 0.25, maximum: 1.5 })) })),
    }),
  ),
  max_output_tokens: nullable(maximumOutputTokens),
  include: nullable(list(string())),
});

const transcriptionSession = object({
  audio: optional(object({ input: optional(inputAudio) })),
  include: nullable(list(string())),
});

/** The configuration in `session.update`. */
export const session: ClientRule = variant({ realtime: realtimeSession, transcription: transcriptionSession });

/** What a session is for: a server knows it from the handshake. */
export type SessionType = 'realtime' | 'transcription';

/** Refuses an update that is meant for the other type of session. */
export function otherSession(event: JsonObject, sessionType: SessionType): Fault | undefined {
  const update = event['type'] === 'session.update' ? event['session'] : undefined;
  const given = isJsonObject(update) ? update['type'] : undefined;
  if (given === sessionType || (given !== 'realtime' && given !== 'transcription')) return undefined;
  return {
    code: 'invalid_parameter',
    message: `Passing a ${given} session update event to a ${sessionType} session is not allowed.`,
    param: 'session.type',
  };
}
