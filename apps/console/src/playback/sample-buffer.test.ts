import { expect, it } from 'vitest';
import { createSampleBuffer } from './sample-buffer.ts';

it.each([[[]], [[0]], [[1, 24_000, 3]], [[23_999, 1, 1]], [[10, 100_000]]])(
  'holds chunks of %j samples, in order, across growth',
  (lengths) => {
    const buffer = createSampleBuffer();
    let next = 0;
    for (const length of lengths) buffer.append(Int16Array.from({ length }, () => next++));
    expect(buffer.samples).toEqual(Int16Array.from({ length: next }, (_, index) => index));
  },
);

it('gives a new view after each append, and leaves the old one as it was', () => {
  const buffer = createSampleBuffer();
  buffer.append(Int16Array.of(1, 2));
  const before = buffer.samples;
  buffer.append(Int16Array.of(3));
  expect([...before]).toEqual([1, 2]);
  expect([...buffer.samples]).toEqual([1, 2, 3]);
});
