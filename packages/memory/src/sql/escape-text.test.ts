import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeJson, escapeText, unescapeJson, unescapeText } from './escape-text.ts';

// Code units at random: lone surrogates, NUL and the escape itself among them.
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 0x10, 0xd800, 0xdc00, 0x64, 0x30)))
  .map((units) => String.fromCharCode(...units));

describe('escapeText', () => {
  it('gives well-formed text without NUL, and the original back', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const escaped = escapeText(text);
        expect(escaped).not.toContain('\0');
        expect(escaped).not.toMatch(/\p{Surrogate}/u);
        expect(unescapeText(escaped)).toBe(text);
      }),
    );
  });

  it('never makes two texts the same', () => {
    fc.assert(fc.property(anyText, anyText, (a, b) => (escapeText(a) === escapeText(b)) === (a === b)));
    expect(escapeText('\0')).not.toBe(escapeText('\u00100000'));
  });

  it('leaves ordinary text as it is', () => {
    for (const text of ['', 'Grüße 👩‍👩‍👧', "'; --", '\t\r\n\u001f\ufffd\uffff']) expect(escapeText(text)).toBe(text);
  });
});

describe('escapeJson', () => {
  it('gives JSON without escaped NUL or surrogates, and the original back', () => {
    const json = fc.letrec((tie) => ({
      value: fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), anyText, tie('list'), tie('object')),
      list: fc.array(tie('value'), { maxLength: 4 }),
      object: fc.dictionary(anyText, tie('value'), { maxKeys: 4 }),
    })).value;
    fc.assert(
      fc.property(json, (value) => {
        const escaped = escapeJson(value as Parameters<typeof escapeJson>[0]);
        expect(escaped.replaceAll('\\\\', '')).not.toMatch(/\\u0000|\\ud[89a-f]/);
        expect(JSON.stringify(unescapeJson(escaped))).toBe(JSON.stringify(value));
      }),
    );
  });
});
