import type { RealtimeSessionConfig } from '../events/session-config.ts';
import type { SessionAudioConfig, SessionAudioInputConfig, SessionAudioOutputConfig } from '../events/session-audio.ts';
import type { TracingConfig, Tracing } from '../events/tracing.ts';
import type { TranscriptionConfig } from '../events/transcription.ts';
import type { TranscriptionSessionConfig } from '../events/transcription-session.ts';
import type { RetentionRatioTruncation, Truncation } from '../events/truncation.ts';
import type { SemanticVad, ServerVad, TurnDetection } from '../events/turn-detection.ts';
import { IDLE_TIMEOUT_RANGE_MS, SPEED_RANGE } from '../limits.ts';
import { maximumOutputTokens, outputModalities, prompt, reasoning } from './answer-schemas.ts';
import { audioFormat, noiseReduction, voice } from './audio-schemas.ts';
import { anything, decimal, flag, integer, text } from './scalar-schemas.ts';
import { either, list, literal, nullish, objectOf, oneOf, optional, type Schema, variant } from './schema.ts';
import { tool, toolChoice } from './tool-schemas.ts';

const answering = { create_response: nullish(flag), interrupt_response: nullish(flag) };
const turnDetection = variant<TurnDetection>('type', [
  objectOf<ServerVad>()({
    ...answering,
    type: literal('server_vad'),
    threshold: nullish(decimal({ minimum: 0, maximum: 1 })),
    prefix_padding_ms: nullish(integer({ minimum: 0 })),
    silence_duration_ms: nullish(integer({ minimum: 0 })),
    idle_timeout_ms: nullish(integer(IDLE_TIMEOUT_RANGE_MS)),
  }),
  objectOf<SemanticVad>()({
    ...answering,
    type: literal('semantic_vad'),
    eagerness: nullish(oneOf('low', 'medium', 'high', 'auto')),
  }),
]);

const transcription = objectOf<TranscriptionConfig>()({
  model: nullish(text()),
  language: nullish(text()),
  languages: nullish(list(text())),
  keywords: nullish(list(text())),
  prompt: nullish(text()),
  delay: nullish(oneOf('minimal', 'low', 'medium', 'high', 'xhigh')),
});

const inputAudio = objectOf<SessionAudioInputConfig>()({
  format: optional(audioFormat),
  transcription: nullish(transcription),
  noise_reduction: nullish(noiseReduction),
  turn_detection: nullish(turnDetection),
});

const outputAudio = objectOf<SessionAudioOutputConfig>()({
  format: optional(audioFormat),
  voice: optional(voice),
  speed: optional(decimal(SPEED_RANGE)),
});

type TokenLimits = NonNullable<RetentionRatioTruncation['token_limits']>;
const truncation = either<Truncation>(
  [
    oneOf('auto', 'disabled'),
    objectOf<RetentionRatioTruncation>()({
      type: literal('retention_ratio'),
      retention_ratio: decimal({ minimum: 0, maximum: 1 }),
      token_limits: nullish(objectOf<TokenLimits>()({ post_instructions: nullish(integer({ minimum: 0 })) })),
    }),
  ],
  'a string or an object',
);

const tracing = either<Tracing>(
  [
    literal('auto'),
    objectOf<TracingConfig>()({
      workflow_name: nullish(text()),
      group_id: nullish(text()),
      metadata: optional(anything),
    }),
  ],
  'a string or an object',
);

const include = nullish(list(text()));

/** The configuration of a session that talks. */
export const realtimeSession: Schema<RealtimeSessionConfig> = objectOf<RealtimeSessionConfig>()({
  type: literal('realtime'),
  model: optional(text()),
  instructions: optional(text()),
  output_modalities: optional(outputModalities),
  audio: optional(objectOf<SessionAudioConfig>()({ input: optional(inputAudio), output: optional(outputAudio) })),
  tools: optional(list(tool)),
  tool_choice: optional(toolChoice),
  parallel_tool_calls: optional(flag),
  max_output_tokens: nullish(maximumOutputTokens),
  truncation: optional(truncation),
  tracing: nullish(tracing),
  include,
  prompt: nullish(prompt),
  reasoning: optional(reasoning),
});

type TranscriptionAudio = NonNullable<TranscriptionSessionConfig['audio']>;

/** The configuration of a session that transcribes. */
export const transcriptionSession: Schema<TranscriptionSessionConfig> = objectOf<TranscriptionSessionConfig>()({
  type: literal('transcription'),
  audio: optional(objectOf<TranscriptionAudio>()({ input: optional(inputAudio) })),
  include,
});
