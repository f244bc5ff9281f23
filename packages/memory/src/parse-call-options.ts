import type { DuplicateConversationOptions, ListConversationsOptions } from '@antiphon/interface';
import { checkCount, checkId, checkText, optional } from './check-value.ts';
import { invalidArgument } from './invalid-argument.ts';

const DEFAULT_LIMIT = 100;

export interface DuplicateCall {
  readonly conversationId: string;
  readonly newConversationId: string;
  readonly excludeLastTurn: boolean;
}

/** Checks the arguments of `duplicateConversation` and fills in the defaults. */
export function parseDuplicateCall(
  conversationId: unknown,
  options: DuplicateConversationOptions,
  randomUuid: () => string,
): DuplicateCall {
  const { newConversationId, excludeLastTurn = false } = options;
  if (typeof excludeLastTurn !== 'boolean') throw invalidArgument('excludeLastTurn', 'true or false');
  return {
    conversationId: checkText(conversationId, 'conversationId'),
    newConversationId: optional(newConversationId, 'newConversationId', checkId) ?? randomUuid(),
    excludeLastTurn,
  };
}

/** Checks the arguments of `deleteMessages`. */
export function parseDeleteCall(
  conversationId: unknown,
  fromSequence: unknown,
): { readonly conversationId: string; readonly fromSequence: number } {
  return {
    conversationId: checkText(conversationId, 'conversationId'),
    fromSequence: checkCount(fromSequence, 'fromSequence'),
  };
}

/** Checks the options of `listConversations` and fills in the default. */
export function parseLimit({ limit }: ListConversationsOptions): number {
  return optional(limit, 'limit', checkCount) ?? DEFAULT_LIMIT;
}
