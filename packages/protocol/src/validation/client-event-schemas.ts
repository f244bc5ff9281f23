import type { ClientEventOf, ClientEventType } from '../events/client-event.ts';
import { MAXIMUM_EVENT_ID_LENGTH } from '../limits.ts';
import { audio } from './audio-schemas.ts';
import { item } from './item-schemas.ts';
import { response } from './response-schema.ts';
import { integer, text } from './scalar-schemas.ts';
import { literal, nullish, objectOf, optional, type Schema, variant } from './schema.ts';
import { realtimeSession, transcriptionSession } from './session-schemas.ts';

/** What every client event has. */
export const event = <const Type extends string>(
  type: Type,
): { readonly type: Schema<Type>; readonly event_id: Schema<string | undefined> } => ({
  type: literal(type),
  event_id: optional(text(MAXIMUM_EVENT_ID_LENGTH)),
});

type Of<Type extends ClientEventType> = ClientEventOf<Type>;

/** A schema for each client event of a session that talks or transcribes. */
export const CLIENT_EVENT_SCHEMAS: { readonly [Type in ClientEventType]: Schema<Of<Type>> } = {
  'session.update': objectOf<Of<'session.update'>>()({
    ...event('session.update'),
    session: variant<Of<'session.update'>['session']>('type', [realtimeSession, transcriptionSession]),
  }),
  'input_audio_buffer.append': objectOf<Of<'input_audio_buffer.append'>>()({
    ...event('input_audio_buffer.append'),
    audio,
  }),
  'input_audio_buffer.commit': objectOf<Of<'input_audio_buffer.commit'>>()(event('input_audio_buffer.commit')),
  'input_audio_buffer.clear': objectOf<Of<'input_audio_buffer.clear'>>()(event('input_audio_buffer.clear')),
  'output_audio_buffer.clear': objectOf<Of<'output_audio_buffer.clear'>>()(event('output_audio_buffer.clear')),
  'conversation.item.create': objectOf<Of<'conversation.item.create'>>()({
    ...event('conversation.item.create'),
    previous_item_id: nullish(text()),
    item,
  }),
  'conversation.item.delete': objectOf<Of<'conversation.item.delete'>>()({
    ...event('conversation.item.delete'),
    item_id: text(),
  }),
  'conversation.item.retrieve': objectOf<Of<'conversation.item.retrieve'>>()({
    ...event('conversation.item.retrieve'),
    item_id: text(),
  }),
  'conversation.item.truncate': objectOf<Of<'conversation.item.truncate'>>()({
    ...event('conversation.item.truncate'),
    item_id: text(),
    content_index: integer({ minimum: 0 }),
    audio_end_ms: integer({ minimum: 0 }),
  }),
  'response.create': objectOf<Of<'response.create'>>()({ ...event('response.create'), response: nullish(response) }),
  'response.cancel': objectOf<Of<'response.cancel'>>()({
    ...event('response.cancel'),
    response_id: nullish(text()),
  }),
};
