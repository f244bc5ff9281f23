import { createMessage, createPiece } from '@antiphon/memory';
import { expect, it } from 'vitest';
import type { MemoryUnderTest } from './memory-under-test.ts';
import { said, texts, TIME_MS } from './messages.ts';

/** Which values come back as they were given. */
export function valueCases({ open }: MemoryUnderTest): void {
  it.each([
    ['nothing', ''],
    ['space', ' \t\r\n '],
    ['quotes', `'"\`;--/*\\`],
    ['an injection', "'); DROP TABLE message_pieces; SELECT ('"],
    ['parameters', '$1 ? :name %s {}'],
    ['other scripts', 'Grüße, 你好, שלום, नमस्ते'],
    ['emoji', '👩‍👩‍👧‍👦🏳️‍🌈'],
    ['combining marks', 'e\u0301 \u1e9b\u0323'],
    ['NUL', 'a\0b\0'],
    ['control characters', '\u0001\u0010\u0010d800\u001f\u007f\u2028\ufeff'],
    ['lone surrogates', '\ud800 \udfff \udc00\ud800'],
    ['noncharacters', '\ufffe\uffff\ufffd'],
    ['1 MiB', 'x'.repeat(1024 * 1024)],
    ['1 MiB of wide characters', '語'.repeat(349_526)],
  ])('keeps %s in every text', async (_name, text) => {
    await using memory = await open();
    const keyed = Object.fromEntries([[text, text]]);
    const conversationId = `c-1${text}`;
    const message = createMessage({
      conversationId,
      role: 'user',
      pieces: [
        createPiece({
          value: text,
          convertedValue: `${text}!`,
          metadata: { ...keyed, list: [text] },
          converterIdentifiers: [keyed],
        }),
      ],
      labels: keyed,
      targetIdentifier: { deep: { ...keyed } },
      timestampMs: TIME_MS,
    });
    await memory.addMessages([said('other', `${conversationId}x`), message]);
    const expected = [{ ...message, sequence: 0 }];
    expect(await memory.getMessages({ conversationId })).toStrictEqual(expected);
    expect(await memory.getMessages({ labels: keyed })).toStrictEqual(expected);
    expect(await memory.deleteMessages(conversationId, 0)).toBe(1);
  });

  it('keeps the extremes of time and number', async () => {
    await using memory = await open();
    const metadata = { large: 1e308, small: 5e-324, whole: Number.MAX_SAFE_INTEGER, third: 1 / 3, minus: -1.5 };
    const last = said('last', 'c-2', { timestampMs: Number.MAX_SAFE_INTEGER });
    const first = said('first', 'c-1', { timestampMs: 0, pieces: [createPiece({ value: 'first', metadata })] });
    await memory.addMessages([last, first]);
    expect(await memory.getMessages()).toStrictEqual([
      { ...first, sequence: 0 },
      { ...last, sequence: 0 },
    ]);
    expect(texts(await memory.getMessages({ fromMs: Number.MAX_SAFE_INTEGER }))).toEqual(['last']);
    expect(await memory.getMessages({ fromMs: Number.MIN_SAFE_INTEGER, toMs: 0 })).toEqual([]);
  });

  it('leaves out what is undefined and makes -0 0, as JSON does', async () => {
    await using memory = await open();
    const loose = { absent: undefined, zero: -0 } as unknown as Record<string, number>;
    const piece = { ...createPiece({ value: 'x' }), metadata: loose, originalValueSha256: undefined };
    await memory.addMessages([said('x', 'c-1', { pieces: [piece], targetIdentifier: undefined })]);
    const [message] = await memory.getMessages();
    expect(message?.pieces[0]?.metadata).toStrictEqual({ zero: 0 });
    expect(message).not.toHaveProperty('targetIdentifier');
    expect(message?.pieces[0]).not.toHaveProperty('originalValueSha256');
  });
}
