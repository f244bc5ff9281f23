import type { Message, MessageRole } from '@antiphon/interface';
import { checkCount, checkId, checkList, checkObject, checkOneOf, optional } from './check-value.ts';
import { copyJsonObject, copyLabels } from './copy-json.ts';
import { invalidArgument } from './invalid-argument.ts';
import { parsePiece } from './parse-piece.ts';

/** Every role a message can have. */
export const MESSAGE_ROLES: readonly MessageRole[] = [
  'system',
  'user',
  'assistant',
  'simulated_assistant',
  'tool',
  'developer',
];

/**
 * Checks one message and returns a deep, frozen copy with nothing but a message's fields.
 *
 * @param field What the message is called in an error, such as `messages[0]`.
 * @throws {AntiphonError} `INVALID_ARGUMENT` with the field's name in the message and in `details.param`.
 */
export function parseMessage(value: unknown, field = 'message'): Message {
  const message = checkObject(value, field);
  const pieces = checkList(message['pieces'], `${field}.pieces`);
  if (pieces.length === 0) throw invalidArgument(`${field}.pieces`, 'a list of at least one piece');
  const target = optional(message['targetIdentifier'], `${field}.targetIdentifier`, copyJsonObject);
  return Object.freeze({
    conversationId: checkId(message['conversationId'], `${field}.conversationId`),
    role: checkOneOf(message['role'], `${field}.role`, MESSAGE_ROLES),
    pieces: Object.freeze(pieces.map((piece, index) => parsePiece(piece, `${field}.pieces[${index}]`))),
    labels: copyLabels(message['labels'], `${field}.labels`),
    ...(target === undefined ? {} : { targetIdentifier: target }),
    timestampMs: checkCount(message['timestampMs'], `${field}.timestampMs`),
  });
}

/**
 * Checks a batch of messages, as `addMessages` takes it.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` as {@link parseMessage}, and when two pieces have the same id.
 */
export function parseMessages(value: unknown): readonly Message[] {
  const messages = checkList(value, 'messages').map((message, index) => parseMessage(message, `messages[${index}]`));
  const seen = new Set<string>();
  for (const [index, message] of messages.entries()) {
    for (const [pieceIndex, { id }] of message.pieces.entries()) {
      if (seen.has(id))
        throw invalidArgument(`messages[${index}].pieces[${pieceIndex}].id`, 'different from all others');
      seen.add(id);
    }
  }
  return messages;
}
