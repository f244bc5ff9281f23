import type { ResponseCancelEvent, ResponseConfig, ResponseCreateEvent } from '@antiphon/protocol';
import { ApiFailure } from '../api-error.ts';
import type { ConversationEntry } from './conversation.ts';
import { entryFromClient } from './item-entry.ts';
import { responseSettings } from './response-settings.ts';
import { runResponse } from './run-response.ts';
import type { SessionContext } from './session-context.ts';

const MAXIMUM_RUNNING = 16;

/** @throws {ApiFailure} when one writes to the conversation already, or the configuration is wrong; nothing has begun then. */
export function createResponse(context: SessionContext, event: ResponseCreateEvent): void {
  const config = event.response ?? {};
  const settings = responseSettings(context, config);
  const active = context.responses.inConversation;
  if (settings.isInConversation && active !== undefined) {
    throw new ApiFailure(
      'conversation_already_has_active_response',
      `Conversation already has an active response in progress: ${active.id}. Wait until the response is finished before creating a new one.`,
    );
  }
  if (context.responses.count >= MAXIMUM_RUNNING) {
    throw new ApiFailure('rate_limit_exceeded', `At most ${MAXIMUM_RUNNING} responses may run at once in a session.`);
  }
  runResponse(context, settings, inputEntries(context, config.input));
}

/** @throws {ApiFailure} `response_cancel_not_active` when there is nothing to cancel. */
export function cancelResponse({ responses }: SessionContext, { response_id: id }: ResponseCancelEvent): void {
  const response = id === undefined || id === null ? responses.inConversation : responses.find(id);
  if (response === undefined) {
    throw new ApiFailure('response_cancel_not_active', 'Cancellation failed: no active response found');
  }
  response.cancel('client_cancelled');
}

function inputEntries(context: SessionContext, input: ResponseConfig['input']): readonly ConversationEntry[] {
  if (input === undefined) return [...context.conversation.entries];
  return input.map((item, index) => {
    if (item.type !== 'item_reference') return entryFromClient(context, item);
    const entry = context.conversation.find(item.id);
    if (entry !== undefined) return entry;
    const message = `Invalid item reference: the item with id '${item.id}' does not exist.`;
    throw new ApiFailure('invalid_value', message, `response.input[${index}].id`);
  });
}
