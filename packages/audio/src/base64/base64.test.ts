import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { base64Length } from './base64-alphabet.ts';
import type { Base64Kernel } from './base64-kernel.ts';
import { decodeBase64, decodeBase64Into } from './decode-base64.ts';
import { encodeBase64, encodeBase64Into } from './encode-base64.ts';
import { base64FromPcm16, pcm16FromBase64 } from './pcm16-base64.ts';

const state = vi.hoisted(() => ({ hasWebAssembly: true }));

vi.mock('./base64-kernel.ts', async (importOriginal) => {
  const original = await importOriginal<{ readonly base64Kernel: () => Base64Kernel | undefined }>();
  return { base64Kernel: () => (state.hasWebAssembly ? original.base64Kernel() : undefined) };
});

/** RFC 4648, bit by bit. */
function reference(bytes: Uint8Array): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,6}/g) ?? [];
  const text = groups.map((group) => alphabet.charAt(Number.parseInt(group.padEnd(6, '0'), 2))).join('');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The methods of newer platforms, as the proposal describes them, on the oldest functions. */
function stubPlatform(): void {
  const prototype = Uint8Array.prototype as unknown as Record<string, unknown>;
  vi.stubGlobal('Buffer', undefined);
  prototype['toBase64'] = function toBase64(this: Uint8Array) {
    return btoa(String.fromCharCode(...this));
  };
  prototype['setFromBase64'] = function setFromBase64(this: Uint8Array, text: string) {
    // As `lastChunkHandling: 'strict'`: white space is skipped, missing padding and unused bits are not.
    const plain = text.replace(/[\t\n\f\r ]/g, '');
    if (plain.length % 4 !== 0 || btoa(atob(plain)) !== plain) throw new SyntaxError('bad base64');
    const bytes = Uint8Array.from(atob(plain), (character) => character.charCodeAt(0));
    this.set(bytes.subarray(0, this.length));
    return { read: text.length, written: Math.min(bytes.length, this.length) };
  };
}

const PLATFORMS: Readonly<Record<string, () => void>> = {
  'with Buffer': () => undefined,
  'with methods of Uint8Array': stubPlatform,
  'with WebAssembly': () => void vi.stubGlobal('Buffer', undefined),
  'with tables alone': () => {
    vi.stubGlobal('Buffer', undefined);
    state.hasWebAssembly = false;
  },
};

afterEach(() => {
  vi.unstubAllGlobals();
  state.hasWebAssembly = true;
  const prototype = Uint8Array.prototype as unknown as Record<string, unknown>;
  delete prototype['toBase64'];
  delete prototype['setFromBase64'];
});

describe.each(Object.entries(PLATFORMS))('base64 %s', (_name, prepare) => {
  it('is that of RFC 4648, and comes back', () => {
    prepare();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = encodeBase64(bytes);
        expect(text).toBe(reference(bytes));
        expect(text).toHaveLength(base64Length(bytes.length));
        for (const mode of ['strict', 'lenient'] as const) {
          expect(decodeBase64(text, { mode })).toEqual(bytes);
          expect(decodeBase64(ascii(text), { mode })).toEqual(bytes);
        }
      }),
    );
  });

  it.each([
    'A',
    'AQ',
    'AQI',
    'A===',
    '====',
    '=',
    '==',
    'AQ=D',
    'AQ==AQID',
    'AR==',
    'AQJ=',
    '-_8=',
    'AQID\n',
    ' AQI',
    'AQI!',
  ])('is refused in the strict mode: %j', (text) => {
    prepare();
    for (const source of [text, ascii(text)]) {
      expect(() => decodeBase64(source)).toThrow(expect.objectContaining({ code: 'AUDIO_FORMAT' }));
    }
  });

  it.each([
    ['AQ', [1]],
    ['AQI', [1, 2]],
    ['AQ=', [1]],
    ['AR==', [1]],
    ['AQJ=', [1, 2]],
    ['-_8=', [251, 255]],
    [' A\r\nQ I\tD\n', [1, 2, 3]],
    ['A Q = =', [1]],
    [' \n', []],
  ])('is taken in the lenient mode: %j', (text, bytes) => {
    prepare();
    expect([...decodeBase64(text, { mode: 'lenient' })]).toEqual(bytes);
    expect([...decodeBase64(ascii(text), { mode: 'lenient' })]).toEqual(bytes);
  });

  it.each(['A', 'A===', '=', '==', 'AQ=D', 'AQ==AQID', 'AQID=', 'AQID==', 'AQI!', 'AQI\u0141', 'AQI\u00e9'])(
    'is refused in the lenient mode too: %j',
    (text) => {
      prepare();
      for (const source of [text, ascii(text)]) {
        expect(() => decodeBase64(source, { mode: 'lenient' })).toThrow(
          expect.objectContaining({ code: 'AUDIO_FORMAT' }),
        );
      }
    },
  );

  it('agrees on any text with the definition of strict base64', () => {
    prepare();
    const characters = fc.constantFrom('A', 'b', '7', '+', '/', '-', '=', ' ', '!', '\u0141', '\u00e9', '\ud800');
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 9 }), (text) => {
        // What encoding gives back is what strict decoding takes.
        const isPlain = /^[A-Za-z0-9+/]*={0,2}$/.test(text);
        const isStrict = isPlain && text.length % 4 === 0 && isCanonical(text);
        expect(takes(text)).toBe(isStrict);
        expect(takes(ascii(text))).toBe(isStrict);
      }),
      { numRuns: 500 },
    );
  });

  it('tells where the first wrong character stands, and nothing of the text', () => {
    prepare();
    expect(() => decodeBase64('QUJD secret')).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ byteOffset: 4 }),
        message: expect.not.stringContaining('secret'),
      }),
    );
  });

  it('takes large data', () => {
    prepare();
    const bytes = new Uint8Array(200_001).map((_, index) => (index * 31) % 251);
    const kept = new Uint8Array(base64Length(bytes.length));
    encodeBase64Into(bytes, kept);
    const text = new TextDecoder().decode(kept);
    for (const back of [decodeBase64(text), decodeBase64(kept)]) {
      expect(back).toHaveLength(bytes.length);
      expect(back.every((byte, index) => byte === bytes[index])).toBe(true);
    }
  });
});

function isCanonical(text: string): boolean {
  return globalThis.btoa(atob(text)) === text;
}

function takes(source: string | Uint8Array): boolean {
  try {
    decodeBase64(source);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'AUDIO_FORMAT' });
    return false;
  }
}

describe.each([true, false])('base64 in kept arrays, with WebAssembly: %j', (hasWebAssembly) => {
  beforeEach(() => {
    state.hasWebAssembly = hasWebAssembly;
  });

  it('fills them from any address, and no more of them than needed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), fc.nat(3), fc.nat(3), (bytes, shift, otherShift) => {
        const kept = new Uint8Array(100).fill(9);
        const length = encodeBase64Into(bytes, kept.subarray(shift));
        expect(new TextDecoder().decode(kept.subarray(shift, shift + length))).toBe(reference(bytes));
        expect(kept.subarray(shift + length).every((byte) => byte === 9)).toBe(true);
        const back = new Uint8Array(100).fill(7);
        const source = kept.subarray(shift, shift + length);
        expect(decodeBase64Into(source, back.subarray(otherShift))).toBe(bytes.length);
        expect(back.subarray(otherShift, otherShift + bytes.length)).toEqual(bytes);
        expect(back.subarray(otherShift + bytes.length).every((byte) => byte === 7)).toBe(true);
        expect(decodeBase64Into(reference(bytes), back)).toBe(bytes.length);
      }),
    );
  });

  it('is the same however long it is', () => {
    // A block is 12 288 bytes.
    for (const length of [12_286, 12_287, 12_288, 12_289, 12_290, 12_291, 24_576, 24_577, 36_865]) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) % 256);
      const kept = new Uint8Array(base64Length(length) + 20).fill(9);
      expect(encodeBase64Into(bytes, kept)).toBe(base64Length(length));
      expect(kept.subarray(base64Length(length))).toEqual(new Uint8Array(20).fill(9));
      const characters = kept.subarray(0, -20);
      expect(Buffer.from(characters).toString()).toBe(Buffer.from(bytes).toString('base64'));
      const back = new Uint8Array(length + 20).fill(7);
      expect(decodeBase64Into(characters, back)).toBe(length);
      expect(Buffer.compare(back.subarray(0, length), bytes)).toBe(0);
      expect(back.subarray(length)).toEqual(new Uint8Array(20).fill(7));
    }
  });

  it('takes each character of the alphabet and no other, wherever it stands', () => {
    const back = new Uint8Array(15);
    for (let place = 0; place < 20; place++) {
      for (let character = 0; character < 256; character++) {
        const characters = new Uint8Array(20).fill(0x41);
        characters[place] = character;
        const isTaken = takes(characters);
        // `=` as the last is good padding, since what is before it is zero.
        const isGood = /[A-Za-z0-9+/]/.test(String.fromCharCode(character)) || (character === 0x3d && place === 19);
        if (isTaken !== isGood) expect.fail(`${character} at ${place} is taken: ${isTaken}`);
        if (!isTaken || character === 0x3d) continue;
        decodeBase64Into(characters, back);
        expect(Buffer.compare(back, Buffer.from(Buffer.from(characters).toString(), 'base64'))).toBe(0);
      }
    }
  });

  it('finds a wrong character in whichever block it is', () => {
    for (const place of [0, 16_383, 16_384, 32_767, 32_768, 40_003]) {
      const characters = new Uint8Array(40_004).fill(0x41);
      characters[place] = 0x21;
      expect(() => decodeBase64(characters)).toThrow(
        expect.objectContaining({ details: expect.objectContaining({ byteOffset: place }) }),
      );
    }
  });

  it('refuse to be too short', () => {
    const tooShort = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
    expect(() => encodeBase64Into(new Uint8Array(4), new Uint8Array(7))).toThrow(tooShort);
    expect(() => decodeBase64Into('AQID', new Uint8Array(2))).toThrow(tooShort);
    expect(() => decodeBase64Into('AQID\n', new Uint8Array(2), { mode: 'lenient' })).toThrow(tooShort);
    expect(decodeBase64Into('AQ==', new Uint8Array(1))).toBe(1);
  });
});

describe('base64 of PCM16', () => {
  it('is that of the little-endian bytes, and only of the view', () => {
    expect(base64FromPcm16(Int16Array.of(9, 1, -1, 9).subarray(1, 3))).toBe('AQD//w==');
    expect(pcm16FromBase64('AQD//w==')).toEqual(Int16Array.of(1, -1));
    expect(pcm16FromBase64(ascii('AQD//w'), { mode: 'lenient' })).toEqual(Int16Array.of(1, -1));
  });

  it('comes back', () => {
    fc.assert(
      fc.property(fc.int16Array(), (samples) => {
        expect(pcm16FromBase64(base64FromPcm16(samples))).toEqual(samples);
      }),
    );
  });

  it('must be whole samples', () => {
    expect(() => pcm16FromBase64('AQID')).toThrow(expect.objectContaining({ code: 'AUDIO_FORMAT' }));
  });
});
