import { array, assert, property, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyFrame } from './copy-frame.ts';

describe('copyFrame', () => {
  it('gives text as it is', () => {
    expect(copyFrame('{}')).toBe('{}');
  });

  it('gives each frame bytes of its own, whatever came before and after it', () => {
    assert(
      property(array(uint8Array({ maxLength: 3_000 }), { maxLength: 40 }), (frames) => {
        const sent = frames.map((frame) => Uint8Array.from(frame));
        const copies = sent.map(copyFrame);
        // What its sender does with a frame afterwards is nothing to its reader, and a reader cannot reach the next frame.
        for (const frame of sent) frame.fill(255);
        expect(copies).toEqual(frames);
        for (const [index, copy] of copies.entries()) {
          (copy as Uint8Array).fill(1);
          expect(copies.slice(index + 1)).toEqual(frames.slice(index + 1));
        }
      }),
    );
  });

  it('takes a part of a Buffer, and gives no Buffer', () => {
    const copy = copyFrame(Buffer.from('abcdef').subarray(2, 4));
    expect(copy).toEqual(Uint8Array.from([99, 100]));
    expect(Buffer.isBuffer(copy)).toBe(false);
  });
});

it('goes on after a peer has transferred its frame to another thread', () => {
  const taken = copyFrame(Uint8Array.of(1, 2)) as Uint8Array<ArrayBuffer>;
  structuredClone(taken, { transfer: [taken.buffer] });
  expect(taken.byteLength).toBe(0);
  expect(copyFrame(Uint8Array.of(3, 4))).toEqual(Uint8Array.of(3, 4));
});
