import { isJsonObject, type JsonObject } from '../codec/json-object.ts';
import type { ClientEvent, TranslationClientEvent } from '../events/index.ts';

type AnyClientEvent = ClientEvent | TranslationClientEvent;

// What a preview client may say, and GA refuses the whole event for.
const PREVIEW_ONLY_FIELDS = [
  'temperature',
  'modalities',
  'client_secret',
  'commit',
  'cancel_previous',
  'append_input_items',
] as const;

/** A client event without what only the preview takes. Most events are their own result. */
export function gaClientEvent(event: AnyClientEvent): AnyClientEvent {
  if (event.type === 'session.update') return withoutPreviewOnly(event, 'session');
  return event.type === 'response.create' ? withoutPreviewOnly(event, 'response') : event;
}

function withoutPreviewOnly(event: AnyClientEvent, field: string): AnyClientEvent {
  const value = (event as unknown as JsonObject)[field];
  if (!isJsonObject(value) || !PREVIEW_ONLY_FIELDS.some((name) => name in value)) return event;
  const rest = { ...value };
  for (const name of PREVIEW_ONLY_FIELDS) delete rest[name];
  return Object.assign({ ...event }, { [field]: rest });
}
