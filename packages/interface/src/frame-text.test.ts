import { describe, expect, it } from 'vitest';
import { frameText } from './frame-text.ts';

describe('frameText', () => {
  it('gives the same text for a string and for its bytes, the mark at its beginning included', () => {
    const text = '\uFEFFgrüße, 世界 🎧';
    expect(frameText(text)).toBe(text);
    expect(frameText(new TextEncoder().encode(text))).toBe(text);
  });

  it('refuses bytes that are not UTF-8, and decodes the next frame as if nothing had been', () => {
    expect(() => frameText(new Uint8Array([0xe4, 0xb8]))).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
    expect(frameText(new TextEncoder().encode('next'))).toBe('next');
  });
});
