import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { speechPieces, wordsOf } from './speech-pieces.ts';

describe('speechPieces', () => {
  it('cuts at the end of sentences, not at decimals', () => {
    expect(speechPieces('It is 3.14 now. Is it? 好。是')).toEqual(['It is 3.14 now. ', 'Is it? ', '好。', '是']);
  });

  it('loses nothing and makes no piece too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1000 }), (text) => {
        const pieces = speechPieces(text);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(400);
      }),
    );
    expect(speechPieces('word '.repeat(200)).length).toBeGreaterThan(3);
  });
});

describe('wordsOf', () => {
  it('keeps the space behind each word, and cuts what is far too long', () => {
    expect(wordsOf(' one  two')).toEqual([' ', 'one  ', 'two']);
    expect(wordsOf('🎉'.repeat(100)).join('')).toBe('🎉'.repeat(100));
    expect(wordsOf('x'.repeat(500)).every((word) => word.length <= 80)).toBe(true);
  });

  it('loses nothing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => wordsOf(text).join('') === text));
  });
});
