import {
  type Clock,
  type JsonValue,
  type Message,
  type MessagePiece,
  type MessageRole,
  systemClock,
} from '@antiphon/interface';
import { parseMessage } from './parse-message.ts';

export interface CreateMessageOptions {
  readonly conversationId: string;
  readonly role: MessageRole;
  /** At least one. */
  readonly pieces: readonly MessagePiece[];
  /** @default none */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Never put a secret here. @default absent */
  readonly targetIdentifier?: Readonly<Record<string, JsonValue>> | undefined;
  /** Whole milliseconds since the Unix epoch. @default the clock's time */
  readonly timestampMs?: number | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

/**
 * Makes one message, checked, copied and frozen.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` with the field's name.
 * @example
 * import { createMessage, createPiece } from '@antiphon/memory';
 *
 * const message = createMessage({
 *   conversationId: crypto.randomUUID(),
 *   role: 'user',
 *   pieces: [createPiece({ value: 'Good morning.' })],
 *   labels: { operation: 'spring' },
 * });
 * console.log(message.pieces.length); // 1
 */
export function createMessage(options: CreateMessageOptions): Message {
  const { conversationId, role, pieces, labels = {}, targetIdentifier, clock = systemClock } = options;
  const timestampMs = options.timestampMs ?? Math.floor(clock.nowMs());
  return parseMessage({ conversationId, role, pieces, labels, targetIdentifier, timestampMs });
}
