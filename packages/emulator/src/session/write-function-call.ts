import type { ConversationItem } from '@antiphon/protocol';
import { announceItem, type OutputPlace } from './announce-item.ts';
import type { SessionContext } from './session-context.ts';

const CHARACTERS_PER_DELTA = 24;

/** The call to write. */
export interface FunctionCall {
  readonly name: string;
  readonly arguments: string;
  readonly callId: string;
}

/** Writes one function call of a response, whole, in the API's order. @returns the item as it is in `response.done` */
export function writeFunctionCall(context: SessionContext, place: OutputPlace, call: FunctionCall): ConversationItem {
  const { responseId, outputIndex, settings } = place;
  const { name, arguments: text, callId } = call;
  const id = context.ids('item');
  const opened: ConversationItem = {
    id,
    type: 'function_call',
    status: 'in_progress',
    call_id: callId,
    name,
    arguments: '',
  };
  const previousItemId = announceItem(context, place, opened);

  const route = { response_id: responseId, item_id: id, output_index: outputIndex, call_id: callId };
  const characters = Array.from(text);
  for (let start = 0; start < characters.length; start += CHARACTERS_PER_DELTA) {
    const delta = characters.slice(start, start + CHARACTERS_PER_DELTA).join('');
    context.emit({ type: 'response.function_call_arguments.delta', ...route, delta });
  }
  context.emit({ type: 'response.function_call_arguments.done', ...route, name, arguments: text });

  const item: ConversationItem = { ...opened, status: 'completed', arguments: text };
  context.emit({ type: 'response.output_item.done', response_id: responseId, output_index: outputIndex, item });
  if (settings.isInConversation && context.conversation.replace({ item, tracks: [] })) {
    context.emit({ type: 'conversation.item.done', previous_item_id: previousItemId, item });
  }
  return item;
}
