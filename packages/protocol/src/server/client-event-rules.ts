import type { ClientEventType } from '../events/index.ts';
import { MAXIMUM_EVENT_ID_LENGTH } from '../limits.ts';
import { audio } from './audio-rule.ts';
import { type ClientFields, type ClientRule, integer, nullable, object, string } from './client-rule.ts';
import { item } from './item-rule.ts';
import { response } from './response-rule.ts';
import { session } from './session-rule.ts';

const event = (fields: ClientFields = {}): ClientRule =>
  object({ event_id: nullable(string(MAXIMUM_EVENT_ID_LENGTH)), ...fields });

const RULES = {
  'session.update': event({ session }),
  'input_audio_buffer.append': event({ audio }),
  'input_audio_buffer.commit': event(),
  'input_audio_buffer.clear': event(),
  'output_audio_buffer.clear': event(),
  'conversation.item.create': event({ previous_item_id: nullable(string()), item }),
  'conversation.item.delete': event({ item_id: string() }),
  'conversation.item.retrieve': event({ item_id: string() }),
  'conversation.item.truncate': event({
    item_id: string(),
    content_index: integer({ minimum: 0 }),
    audio_end_ms: integer({ minimum: 0 }),
  }),
  'response.create': event({ response: nullable(response) }),
  'response.cancel': event({ response_id: nullable(string()) }),
} satisfies Record<ClientEventType, ClientRule>;

/** The rule of every client event; a Map, so that no type reaches a prototype. */
export const CLIENT_EVENT_RULES: ReadonlyMap<string, ClientRule> = /* @__PURE__ */ new Map<string, ClientRule>(
  Object.entries(RULES),
);
