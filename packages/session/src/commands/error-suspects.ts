import type { ApiError, ClientEventType } from '@antiphon/protocol';

const SUSPECTS_BY_CODE = new Map<string, readonly ClientEventType[]>([
  ['input_audio_buffer_commit_empty', ['input_audio_buffer.commit']],
  ['item_delete_invalid_item_id', ['conversation.item.delete']],
  ['item_retrieve_invalid_item_id', ['conversation.item.retrieve']],
  ['item_truncate_invalid_item_id', ['conversation.item.truncate']],
  ['unsupported_content_type', ['conversation.item.truncate']],
  ['conversation_already_has_active_response', ['response.create']],
  ['response_cancel_not_active', ['response.cancel']],
  // These end the session; no command is to blame.
  ['session_expired', []],
  ['invalid_api_key', []],
  ['beta_api_shape_disabled', []],
]);

const SUSPECTS_BY_PARAM: readonly (readonly [prefix: string, types: readonly ClientEventType[]])[] = [
  ['session', ['session.update']],
  ['response', ['response.create', 'response.cancel']],
  ['item_id', ['conversation.item.delete', 'conversation.item.retrieve', 'conversation.item.truncate']],
  ['item', ['conversation.item.create']],
  ['previous_item_id', ['conversation.item.create']],
  ['content_index', ['conversation.item.truncate']],
  ['audio_end_ms', ['conversation.item.truncate']],
];

/**
 * Which commands can have caused an error that names no event, by its code or its parameter; `undefined`: any of them.
 *
 * The API leaves `event_id` null for truncations and for some others.
 */
export function suspectsOf({ code, param, message }: ApiError): readonly ClientEventType[] | undefined {
  const byCode = SUSPECTS_BY_CODE.get(code ?? '');
  if (byCode !== undefined) return byCode;
  const path = param ?? '';
  const byParam = SUSPECTS_BY_PARAM.find(([prefix]) => path === prefix || path.startsWith(`${prefix}.`));
  if (byParam !== undefined) return byParam[1];
  // Its code is not documented: "Audio content of 9800ms is already shorter than 11579ms".
  return /already shorter than/.test(message) ? ['conversation.item.truncate'] : undefined;
}
