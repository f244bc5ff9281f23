import type { Message, MessageFilter } from '@antiphon/interface';

/** Tells whether a message meets every condition of a filter. */
export function matchesFilter(message: Message, filter: MessageFilter): boolean {
  const { conversationId, role, labels = {}, sha256, fromMs = -Infinity, toMs = Infinity } = filter;
  return (
    (conversationId === undefined || message.conversationId === conversationId) &&
    (role === undefined || message.role === role) &&
    message.timestampMs >= fromMs &&
    message.timestampMs < toMs &&
    Object.entries(labels).every(
      ([name, label]) => Object.hasOwn(message.labels, name) && message.labels[name] === label,
    ) &&
    (sha256 === undefined ||
      message.pieces.some((piece) => piece.originalValueSha256 === sha256 || piece.convertedValueSha256 === sha256))
  );
}
