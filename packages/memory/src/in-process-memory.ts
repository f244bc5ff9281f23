import type { AbortOptions, ConversationMemory } from '@antiphon/interface';
import { createConversationStore } from './conversation-store.ts';
import { copyConversation } from './copy-conversation.ts';
import { conversationTaken, memoryClosed, unknownConversation } from './memory-errors.ts';
import { parseDeleteCall, parseDuplicateCall, parseLimit } from './parse-call-options.ts';
import { parseMessageFilter } from './parse-message-filter.ts';
import { parseMessages } from './parse-message.ts';

export interface InProcessMemoryOptions {
  /** Makes the ids of copied pieces and conversations. @default `crypto.randomUUID` */
  readonly randomUuid?: (() => string) | undefined;
}

const NAME = 'in-process';

/**
 * Remembers conversations in this process, and only as long as it lives: for tests, browsers and short runs.
 *
 * Messages are copied and frozen when they are added, so that a later change to what was passed in changes nothing here.
 * Conversations that began in the same millisecond come in the order in which they were first added.
 * Disposing forgets everything.
 *
 * @example
 * import { createMessage, createPiece, inProcessMemory } from '@antiphon/memory';
 *
 * await using memory = inProcessMemory();
 * await memory.addMessages([
 *   createMessage({ conversationId: 'c-1', role: 'user', pieces: [createPiece({ value: 'Good morning.' })] }),
 * ]);
 * console.log((await memory.getMessages({ role: 'user' }))[0]?.sequence); // 0
 */
export function inProcessMemory({
  randomUuid = () => crypto.randomUUID(),
}: InProcessMemoryOptions = {}): ConversationMemory {
  const store = createConversationStore();
  let isClosed = false;
  const begin = ({ signal }: AbortOptions) => {
    signal?.throwIfAborted();
    if (isClosed) throw memoryClosed(NAME);
  };
  return {
    name: NAME,
    async addMessages(messages, options = {}) {
      begin(options);
      return store.add(parseMessages(messages));
    },
    async getMessages(filter, options = {}) {
      begin(options);
      return store.find(parseMessageFilter(filter));
    },
    async duplicateConversation(conversationId, options = {}) {
      begin(options);
      const call = parseDuplicateCall(conversationId, options, randomUuid);
      if (!store.has(call.conversationId)) throw unknownConversation();
      if (store.has(call.newConversationId)) throw conversationTaken();
      const copies = copyConversation(store.find({ conversationId }), { ...call, randomUuid });
      store.add(parseMessages(copies));
      return call.newConversationId;
    },
    async deleteMessages(conversationId, fromSequence, options = {}) {
      begin(options);
      const call = parseDeleteCall(conversationId, fromSequence);
      return store.remove(call.conversationId, call.fromSequence);
    },
    async listConversations(options = {}) {
      begin(options);
      return store.summaries().slice(0, parseLimit(options));
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      store.clear();
    },
  };
}
