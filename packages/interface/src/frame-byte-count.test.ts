import { assert, property, string } from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { frameByteCount } from './frame-byte-count.ts';

describe('frameByteCount', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('counts bytes as they are, and text as UTF-8', () => {
    expect(frameByteCount(new Uint8Array(7).subarray(2))).toBe(5);
    expect(frameByteCount('')).toBe(0);
    expect(frameByteCount('aü世🎧')).toBe(10);
  });

  it('counts the same with and without a Buffer, also half a surrogate pair', () => {
    assert(
      property(string({ unit: 'binary' }), (text) => {
        const withBuffer = frameByteCount(text);
        vi.stubGlobal('Buffer', undefined);
        const without = frameByteCount(text);
        vi.unstubAllGlobals();
        expect(without).toBe(withBuffer);
      }),
    );
    expect(frameByteCount('\uD83C')).toBe(3);
  });
});
