import { type ConversationMemory, isAntiphonError, type Message, type MessageFilter } from '@antiphon/interface';
import { createMessage, createPiece, inProcessMemory } from '@antiphon/memory';
import { openDuckdbMemory } from '@antiphon/memory-duckdb';
import fc from 'fast-check';
import { expect, it } from 'vitest';

/** One call on a memory. */
type Step = (memory: ConversationMemory) => Promise<unknown>;

const ids = () => {
  let count = 0;
  return () => `00000000-0000-4000-8000-${(count += 1).toString(16).padStart(12, '0')}`;
};

const conversation = fc.constantFrom('a', 'b', 'c', 'ü\0');
const role = fc.constantFrom('user', 'assistant', 'system');
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('\ud800', '\u0010d800', "'"),
);
const labels = fc.dictionary(fc.oneof(fc.constantFrom('x', 'y'), text), fc.oneof(fc.constantFrom('1', '2'), text), {
  maxKeys: 3,
});
const sha256 = fc.constantFrom('aa'.repeat(32), 'bb'.repeat(32), undefined);
// Few enough ids that some are met again.
const pieceId = fc.integer({ min: 0, max: 60 }).map((id) => `10000000-0000-4000-8000-${`${id}`.padStart(12, '0')}`);
const piece = fc
  .record({ id: pieceId, value: text, sha256, metadata: fc.dictionary(text, fc.jsonValue(), { maxKeys: 2 }) })
  .map((options) => createPiece(options as Parameters<typeof createPiece>[0]));
const message: fc.Arbitrary<Message> = fc
  .record({
    conversationId: conversation,
    role,
    pieces: fc.array(piece, { minLength: 1, maxLength: 3 }),
    labels,
    timestampMs: fc.integer({ min: 0, max: 20 }),
  })
  .map((options) => createMessage(options));
const filter: fc.Arbitrary<MessageFilter> = fc.record(
  {
    conversationId: conversation,
    role,
    labels,
    sha256,
    fromMs: fc.integer({ min: 0, max: 20 }),
    toMs: fc.integer({ min: 0, max: 20 }),
  },
  { requiredKeys: [] },
);
const step: fc.Arbitrary<{ readonly name: string; readonly run: Step }> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(message, { maxLength: 4 }).map((messages) => ({
      name: `add ${JSON.stringify(messages)}`,
      run: (memory: ConversationMemory) => memory.addMessages(messages),
    })),
  },
  {
    weight: 2,
    arbitrary: filter.map((given) => ({
      name: `get ${JSON.stringify(given)}`,
      run: (memory: ConversationMemory) => memory.getMessages(given),
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(conversation, fc.nat(4)).map(([id, from]) => ({
      name: `delete ${id} ${from}`,
      run: (memory: ConversationMemory) => memory.deleteMessages(id, from),
    })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(conversation, fc.option(conversation, { nil: undefined }), fc.boolean())
      .map(([id, newConversationId, excludeLastTurn]) => ({
        name: `duplicate ${id} ${newConversationId} ${excludeLastTurn}`,
        run: (memory: ConversationMemory) => memory.duplicateConversation(id, { newConversationId, excludeLastTurn }),
      })),
  },
  {
    weight: 1,
    arbitrary: fc.nat(5).map((limit) => ({
      name: `list ${limit}`,
      run: (memory: ConversationMemory) => memory.listConversations({ limit }),
    })),
  },
);

async function outcome(memory: ConversationMemory, run: Step): Promise<object> {
  try {
    return { value: await run(memory) };
  } catch (error) {
    if (!isAntiphonError(error)) throw error;
    return { code: error.code, details: error.details };
  }
}

it('gives the same results as the in-process memory for any sequence of calls', async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25, size: 'max' }), async (steps) => {
      await using model = inProcessMemory({ randomUuid: ids() });
      await using memory = await openDuckdbMemory({ path: ':memory:' }, { randomUuid: ids() });
      for (const { name, run } of steps) {
        const expected = { name, ...(await outcome(model, run)) };
        expect({ name, ...(await outcome(memory, run)) }).toStrictEqual(expected);
        if ('code' in expected) refused += 1;
      }
      expect(await memory.getMessages()).toStrictEqual(await model.getMessages());
      expect(await memory.listConversations()).toStrictEqual(await model.listConversations());
    }),
    { numRuns: 60, endOnFailure: false },
  );
  expect(refused).toBeGreaterThan(0);
}, 120_000);
