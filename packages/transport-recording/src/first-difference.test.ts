import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audioDigestOfBase64 } from './audio-digest.ts';
import { firstDifference } from './first-difference.ts';

describe('firstDifference', () => {
  it.each([
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, undefined],
    [{ a: 1 }, { a: 2 }, '$.a'],
    [{ a: { b: [1, { c: 'x' }] } }, { a: { b: [1, { c: 'y' }] } }, '$.a.b[1].c'],
    [{ a: [1, 2] }, { a: [1] }, '$.a[1]'],
    [{ a: 1 }, {}, '$.a'],
    [{}, { a: null }, '$.a'],
    [{ 'a b': 1 }, { 'a b': 2 }, '$["a b"]'],
    [{ a: [] }, { a: {} }, '$.a'],
    ['text', 'other', '$'],
    ['text', { a: 1 }, '$'],
    [{ a: 1, z: 1 }, { a: 2, z: 2 }, '$.a'],
  ])('finds between %j and %j: %s', (recorded, sent, path) => {
    expect(firstDifference(recorded, sent, [])).toBe(path);
  });

  it('passes over ignored paths, and what is in them', () => {
    expect(firstDifference({ id: 1, b: { c: 1 } }, { id: 2, b: { c: 2 } }, ['$.id', '$.b'])).toBeUndefined();
  });

  it('knows audio by its digest', () => {
    const audio = Buffer.alloc(100, 1).toString('base64');
    const other = Buffer.alloc(100, 2).toString('base64');
    expect(firstDifference({ audio: audioDigestOfBase64(audio) }, { audio }, [])).toBeUndefined();
    expect(firstDifference({ audio: audioDigestOfBase64(audio) }, { audio: other }, [])).toBe('$.audio');
  });

  it('finds nothing between a value and its copy', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const copy: unknown = JSON.parse(JSON.stringify(value));
        const original: unknown = JSON.parse(JSON.stringify(value));
        return firstDifference(original, copy, []) === undefined;
      }),
    );
  });
});
