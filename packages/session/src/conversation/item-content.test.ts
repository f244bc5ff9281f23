import type { ContentPart, ConversationItem, MessageItem } from '@antiphon/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeItem, partText, withParts, writePart } from './item-content.ts';
import { NO_DETAILS } from './item-details.ts';

type Message = ConversationItem & MessageItem;

// What a server may send: with and without the fields that are optional, and with some that nobody knows.
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 3 });
const part = fc.record(
  { type: fc.constantFrom('output_audio', 'input_audio'), transcript: fc.option(fc.string()), extra: fc.jsonValue() },
  { requiredKeys: ['type'] },
) as fc.Arbitrary<ContentPart>;
const textPart = fc.record(
  { type: fc.constantFrom('output_text', 'input_text'), text: fc.string(), extra: fc.jsonValue() },
  { requiredKeys: ['type', 'text'] },
) as fc.Arbitrary<ContentPart>;
const message = fc.record(
  {
    id: fc.string({ minLength: 1 }),
    object: fc.constant('realtime.item'),
    type: fc.constant('message'),
    status: fc.constantFrom('in_progress', 'completed', 'incomplete'),
    role: fc.constantFrom('user', 'assistant'),
    content: fc.array(fc.oneof(part, textPart), { minLength: 1, maxLength: 4 }),
    phase: fc.string(),
  },
  { requiredKeys: ['id', 'type', 'role', 'content'] },
) as unknown as fc.Arbitrary<Message>;

test('a part that is written anew keeps every field it has, known or not, and so does its message', () => {
  fc.assert(
    fc.property(message, fc.nat(3), fc.string(), (item, place, text) => {
      const index = place % item.content.length;
      const before = item.content[index] as ContentPart;
      const field = 'text' in before ? 'text' : 'transcript';
      const written = { ...before, [field]: text };
      const expected = { ...item, content: item.content.with(index, written) };
      expect(writePart(item, index, { field, text, isWhole: true })).toStrictEqual(expected);
      expect(partText(expected, index)).toBe(text);
    }),
  );
});

test('a message with other parts keeps every other field', () => {
  fc.assert(
    fc.property(message, fc.array(part), (item, content) => {
      expect(withParts(item, content)).toStrictEqual({ ...item, content });
    }),
  );
});

test('what is told again gives the known item, whatever else it holds', () => {
  fc.assert(
    fc.property(message, (item) => {
      expect(mergeItem(item, structuredClone(item), NO_DETAILS)).toBe(item);
    }),
  );
});

test('a field that is missing is not taken for one that is undefined', () => {
  fc.assert(
    fc.property(message, maybe(fc.jsonValue()), (item, value) => {
      const known = { ...item, former: undefined } as unknown as Message;
      const newer = { ...item, latter: value ?? null } as unknown as Message;
      expect(mergeItem(known, newer, NO_DETAILS)).toHaveProperty('latter');
    }),
  );
});
