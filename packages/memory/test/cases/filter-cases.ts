import type { MessageFilter } from '@antiphon/interface';
import { createPiece } from '@antiphon/memory';
import { expect, it } from 'vitest';
import type { MemoryUnderTest } from './memory-under-test.ts';
import { said, texts } from './messages.ts';

/** How a filter chooses. */
export function filterCases({ open }: MemoryUnderTest): void {
  const hash = 'cd'.repeat(32);
  const filters: readonly (readonly [string, MessageFilter, readonly string[]])[] = [
    ['nothing', {}, ['q', 'a+a.wav', 'late', 'other']],
    [
      'undefined conditions',
      { role: undefined, labels: undefined, sha256: undefined },
      ['q', 'a+a.wav', 'late', 'other'],
    ],
    ['a conversation', { conversationId: 'c-1' }, ['q', 'a+a.wav', 'late']],
    ['an unknown conversation', { conversationId: 'C-1' }, []],
    ['the empty conversation id', { conversationId: '' }, []],
    ['a role', { role: 'assistant' }, ['a+a.wav']],
    ['one label', { labels: { operation: 'spring' } }, ['q', 'a+a.wav']],
    ['two labels', { labels: { operation: 'spring', run: '1' } }, ['q']],
    ['a label of another value', { labels: { operation: 'sprin' } }, []],
    ['an unknown label', { labels: { Operation: 'spring' } }, []],
    ['no label', { labels: {} }, ['q', 'a+a.wav', 'late', 'other']],
    ['the hash of the second piece', { sha256: hash }, ['a+a.wav', 'other']],
    ['an unknown hash', { sha256: 'ee'.repeat(32) }, []],
    ['times from', { fromMs: 200 }, ['a+a.wav', 'late', 'other']],
    ['times to', { toMs: 200 }, ['q']],
    ['a span of time', { fromMs: 200, toMs: 300 }, ['a+a.wav', 'other']],
    ['an empty span of time', { fromMs: 300, toMs: 200 }, []],
    [
      'all at once',
      { conversationId: 'c-1', role: 'assistant', labels: { run: '2' }, sha256: hash, fromMs: 0, toMs: 999 },
      ['a+a.wav'],
    ],
  ];

  it.each(filters)('finds by %s', async (_name, filter, expected) => {
    await using memory = await open();
    const spoken = createPiece({ value: 'a.wav', dataType: 'audio_path', sha256: hash });
    const other = createPiece({ value: 'other', convertedValue: 'x', convertedSha256: hash });
    await memory.addMessages([
      said('q', 'c-1', { labels: { operation: 'spring', run: '1' }, timestampMs: 100 }),
      said('', 'c-1', {
        role: 'assistant',
        pieces: [createPiece({ value: 'a' }), spoken],
        labels: { operation: 'spring', run: '2' },
        timestampMs: 200,
      }),
      said('late', 'c-1', { timestampMs: 300 }),
      said('', 'c-2', { role: 'tool', pieces: [other], labels: { operation: 'autumn' }, timestampMs: 200 }),
    ]);
    expect(texts(await memory.getMessages(filter))).toEqual(expected);
  });

  it.each([
    ["' OR '1'='1", "'); DROP TABLE conversations; --"],
    ['$.operation', '"'],
    ['', ' '],
    [',', ':'],
    ['__proto__', 'constructor'],
    ['a.b[0]', '/a'],
    ['\\', '\u0010'],
    ['\0', '\ud800'],
    ['%', '*'],
  ])('takes the label %j: %j by the letter', async (name, value) => {
    await using memory = await open();
    const labels = Object.fromEntries([[name, value]]);
    const near = Object.fromEntries([
      [`${name}x`, value],
      ['a', 'x'],
      [value, name],
      [':', 'v'],
    ]);
    await memory.addMessages([
      said('hit', 'c-1', { labels }),
      said('miss', 'c-2', { labels: near }),
      said('none', 'c-3'),
    ]);
    expect((await memory.getMessages({ labels })).map(({ conversationId }) => conversationId)).toEqual(['c-1']);
    expect((await memory.getMessages({ conversationId: 'c-1' }))[0]?.labels).toEqual(labels);
  });
}
