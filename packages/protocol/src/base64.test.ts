import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { audioDeltaBytes } from './audio-delta-bytes.ts';
import { base64FromBytes, bytesFromBase64 } from './base64.ts';

const bytesArbitrary = fc.uint8Array({ maxLength: 300 });

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each([
  ['with Buffer', false],
  ['without Buffer, as in browsers', true],
])('base64 %s', (_name, isBrowser) => {
  const prepare = (): void => {
    if (isBrowser) vi.stubGlobal('Buffer', undefined);
  };

  it('gives back the bytes it was given', () => {
    const known = Buffer.from([0, 1, 2, 253, 254, 255]).toString('base64');
    prepare();
    expect(base64FromBytes(Uint8Array.of(0, 1, 2, 253, 254, 255))).toBe(known);
    fc.assert(
      fc.property(bytesArbitrary, (bytes) => {
        expect(bytesFromBase64(base64FromBytes(bytes))).toEqual(bytes);
      }),
    );
  });

  it('encodes the view it is given, not the memory behind it', () => {
    prepare();
    expect(base64FromBytes(Uint8Array.of(9, 1, 2, 3, 9).subarray(1, 4))).toBe('AQID');
  });

  it('takes large data', () => {
    const large = new Uint8Array(1_000_003).map((_, index) => index % 251);
    const text = Buffer.from(large).toString('base64');
    prepare();
    expect(base64FromBytes(large) === text).toBe(true);
    expect(bytesFromBase64(text).every((byte, index) => byte === index % 251)).toBe(true);
  });

  it.each([
    ['', []],
    ['AQIDBA==', [1, 2, 3, 4]],
    ['AQIDBA', [1, 2, 3, 4]],
    ['-_8=', [251, 255]],
  ])('decodes %j', (text, bytes) => {
    prepare();
    expect([...bytesFromBase64(text)]).toEqual(bytes);
  });

  it.each(['A', 'A===', 'AQ=D', 'AQID\n', ' AQID', 'AQID!', 'AQ==AQID', 'AQI\u00e9', 'AQIDBA===', '=', '=='])(
    'refuses %j',
    (text) => {
      prepare();
      expect(() => bytesFromBase64(text)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    },
  );

  it('agrees on any text with the definition of base64', () => {
    prepare();
    const texts = fc.string({
      unit: fc.constantFrom('A', 'b', '7', '+', '/', '-', '_', '=', ' ', '!', '\u0141'),
      maxLength: 10,
    });
    fc.assert(
      fc.property(texts, (text) => {
        const isBase64 =
          /^[\w+/-]*={0,2}$/.test(text) && text.replace(/=+$/, '').length % 4 !== 1 && !/^=+$/.test(text);
        let isTaken = true;
        try {
          bytesFromBase64(text);
        } catch {
          isTaken = false;
        }
        expect(isTaken).toBe(isBase64);
      }),
    );
  });
});

describe('audioDeltaBytes', () => {
  const event = (delta: string) =>
    ({
      type: 'response.output_audio.delta',
      response_id: 'r',
      item_id: 'item_1',
      output_index: 0,
      content_index: 0,
      delta,
    }) as const;

  it('gives the bytes of the delta', () => {
    expect([...audioDeltaBytes(event('AQID'))]).toEqual([1, 2, 3]);
  });

  it('blames the server for what is not base64, without repeating it', () => {
    expect(() => audioDeltaBytes(event('private words'))).toThrow(
      expect.objectContaining({ code: 'PROTOCOL', message: expect.not.stringContaining('private') }),
    );
  });
});
