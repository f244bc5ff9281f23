import type { MessageFilter } from '@antiphon/interface';
import { checkObject, checkOneOf, checkSha256, checkText, optional } from './check-value.ts';
import { copyLabels } from './copy-json.ts';
import { invalidArgument } from './invalid-argument.ts';
import { MESSAGE_ROLES } from './parse-message.ts';

/**
 * Checks a filter and returns a copy.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` with the field's name.
 */
export function parseMessageFilter(value: unknown = {}): MessageFilter {
  const filter = checkObject(value, 'filter');
  return {
    conversationId: optional(filter['conversationId'], 'filter.conversationId', checkText),
    role: optional(filter['role'], 'filter.role', (role, field) => checkOneOf(role, field, MESSAGE_ROLES)),
    labels: optional(filter['labels'], 'filter.labels', copyLabels),
    sha256: optional(filter['sha256'], 'filter.sha256', checkSha256),
    fromMs: optional(filter['fromMs'], 'filter.fromMs', checkTime),
    toMs: optional(filter['toMs'], 'filter.toMs', checkTime),
  };
}

function checkTime(value: unknown, field: string): number {
  if (!Number.isSafeInteger(value)) throw invalidArgument(field, 'whole milliseconds since the Unix epoch');
  return value as number;
}
