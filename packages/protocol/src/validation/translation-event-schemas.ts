import type { TranslationClientEventOf, TranslationClientEventType } from '../events/translation-client-event.ts';
import type { TranslationAudioConfig, TranslationSessionConfig } from '../events/translation-session.ts';
import { audio, noiseReduction } from './audio-schemas.ts';
import { event } from './client-event-schemas.ts';
import { text } from './scalar-schemas.ts';
import { nullish, objectOf, optional, type Schema } from './schema.ts';

type Of<Type extends TranslationClientEventType> = TranslationClientEventOf<Type>;
type Input = NonNullable<TranslationAudioConfig['input']>;
type Output = NonNullable<TranslationAudioConfig['output']>;

const session = objectOf<TranslationSessionConfig>()({
  audio: optional(
    objectOf<TranslationAudioConfig>()({
      input: optional(
        objectOf<Input>()({
          transcription: nullish(objectOf<NonNullable<Input['transcription']>>()({ model: text() })),
          noise_reduction: nullish(noiseReduction),
        }),
      ),
      output: optional(objectOf<Output>()({ language: optional(text()) })),
    }),
  ),
});

/** A schema for each client event of a session that translates. */
export const TRANSLATION_EVENT_SCHEMAS: { readonly [Type in TranslationClientEventType]: Schema<Of<Type>> } = {
  'session.update': objectOf<Of<'session.update'>>()({ ...event('session.update'), session }),
  'session.input_audio_buffer.append': objectOf<Of<'session.input_audio_buffer.append'>>()({
    ...event('session.input_audio_buffer.append'),
    audio,
  }),
  'session.close': objectOf<Of<'session.close'>>()(event('session.close')),
};
