import { base64ByteLength, decodeBase64 } from '../base64.ts';
import type { PcmaFormat, PcmFormat, PcmuFormat, RealtimeAudioFormat } from '../events/audio-format.ts';
import type { NoiseReduction } from '../events/noise-reduction.ts';
import type { Voice } from '../events/voice.ts';
import { MAXIMUM_APPEND_BYTES, PCM_SAMPLE_RATE_HZ } from '../limits.ts';
import { type Refusal, refusing } from './refused.ts';
import { decimal, text } from './scalar-schemas.ts';
import { either, literal, nullish, objectOf, oneOf, type Schema, variant } from './schema.ts';

/** Base64 of audio, of at most 15 MiB; padding may be left out, as it is in the API's own examples. */
export const audio: Schema<string> = refusing(text(), (value): Refusal | undefined => {
  const byteLength = base64ByteLength(value) ?? 0;
  if (byteLength > MAXIMUM_APPEND_BYTES) {
    const ending = `too long. Expected at most ${MAXIMUM_APPEND_BYTES} bytes of audio, but got ${byteLength} bytes instead`;
    return { code: 'invalid_value', ending };
  }
  // Decoding is faster than looking at each character, and it is what a server will do with it.
  return decodeBase64(value) === undefined
    ? { code: 'invalid_value', ending: 'expected base64-encoded audio bytes, but got an invalid value' }
    : undefined;
});

/** The audio of a session, by the API's names. */
export const audioFormat: Schema<RealtimeAudioFormat> = variant<RealtimeAudioFormat>('type', [
  objectOf<PcmFormat>()({ type: literal('audio/pcm'), rate: nullish(literal(PCM_SAMPLE_RATE_HZ)) }),
  objectOf<PcmuFormat>()({ type: literal('audio/pcmu') }),
  objectOf<PcmaFormat>()({ type: literal('audio/pcma') }),
]);

/** A voice: any name, or the id of one of the account's own. */
export const voice: Schema<Voice> = either<Voice>(
  [text(), objectOf<{ readonly id: string }>()({ id: text() })],
  'a string or an object',
);

/** What filters the input. */
export const noiseReduction: Schema<NoiseReduction> = objectOf<NoiseReduction>()({
  type: oneOf('near_field', 'far_field'),
  strength: nullish(decimal()),
});
