import type { Attributes, Meter } from '@opentelemetry/api';

/** The histograms of a session. Durations are in seconds, as the conventions have it. */
export interface Instruments {
  duration(seconds: number, attributes: Attributes): void;
  tokens(count: number, type: 'input' | 'output', attributes: Attributes): void;
  timeToFirstChunk(seconds: number, attributes: Attributes): void;
  speechToFirstAudio(seconds: number, attributes: Attributes): void;
}

// The boundaries that the conventions ask for.
const SECONDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const TOKENS = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864];

export function createInstruments(meter: Meter): Instruments {
  const seconds = (name: string, description: string) =>
    meter.createHistogram(name, { unit: 's', description, advice: { explicitBucketBoundaries: SECONDS } });
  const duration = seconds('gen_ai.client.operation.duration', 'GenAI operation duration.');
  const firstChunk = seconds('gen_ai.client.operation.time_to_first_chunk', 'Time to the first audio of a response.');
  const afterSpeech = seconds(
    'antiphon.speech_to_first_audio',
    'From the end of the user’s speech to the first audio of the answer.',
  );
  const tokens = meter.createHistogram('gen_ai.client.token.usage', {
    unit: '{token}',
    description: 'Number of input and output tokens used.',
    advice: { explicitBucketBoundaries: TOKENS },
  });
  return {
    duration: (value, attributes) => duration.record(value, attributes),
    tokens: (count, type, attributes) => tokens.record(count, { ...attributes, 'gen_ai.token.type': type }),
    timeToFirstChunk: (value, attributes) => firstChunk.record(value, attributes),
    speechToFirstAudio: (value, attributes) => afterSpeech.record(value, attributes),
  };
}
