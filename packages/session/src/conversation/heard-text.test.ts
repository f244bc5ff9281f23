import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heardText } from './heard-text.ts';

test.each([
  ['The tide is high at noon.', 0.5, 'The tide is'],
  ['The tide is high at noon.', 0.99, 'The tide is high at noon'],
  ['The tide is high at noon.', 0.1, ''],
  ['The tide is high at noon.', 1, 'The tide is high at noon.'],
  ['The tide is high at noon.', 2, 'The tide is high at noon.'],
  ['The tide is high at noon.', 0, ''],
  ['The tide is high at noon.', -1, ''],
  ['', 0.5, ''],
])('of %j %d leaves %j', (text, share, heard) => {
  expect(heardText(text, share)).toBe(heard);
});

test('languages without blanks have words too', () => {
  expect(heardText('今天的天气非常好', 0.7)).toBe('今天的天气');
});

test('it is always a beginning, in whole characters, and no longer than the share', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 60 });
  fc.assert(
    fc.property(text, fc.double({ min: 0, max: 1, noNaN: true }), (whole, share) => {
      const heard = heardText(whole, share);
      expect(whole.startsWith(heard)).toBe(true);
      expect(heard).toBe(Buffer.from(heard).toString());
      if (share < 1) expect(heard.length).toBeLessThanOrEqual(whole.length * share);
    }),
  );
});
