import { base64FromBytes } from '@antiphon/protocol';
import { expect, test } from 'vitest';
import { createInputBuffer } from './input-buffer.ts';

const append = (durationMs: number, bytesPerMs = 48) =>
  ({ type: 'input_audio_buffer.append', audio: base64FromBytes(new Uint8Array(durationMs * bytesPerMs)) }) as const;

test('knows how long the audio is that was appended since the last commit', () => {
  const buffer = createInputBuffer(0);
  buffer.sent(append(100));
  buffer.sent({ type: 'input_audio_buffer.commit' });
  buffer.sent(append(20));
  expect(buffer.durationMs(undefined)).toBe(120);
  expect(buffer.lostMs({ type: 'audio/pcm', rate: 24_000 })).toBe(120);
  expect(buffer.isRetained).toBe(false);
  expect(buffer.takeRetained()).toEqual([]);
  expect(buffer.durationMs(undefined)).toBe(0);
});

test('counts G.711 by its bytes', () => {
  const buffer = createInputBuffer(0);
  buffer.sent(append(300, 8));
  expect(buffer.durationMs({ type: 'audio/pcmu' })).toBe(300);
});

test('keeps the newest audio, up to what it may', () => {
  const buffer = createInputBuffer(100);
  buffer.sent(append(60));
  expect(buffer.isRetained).toBe(true);
  buffer.sent(append(40));
  expect([buffer.isRetained, buffer.lostMs(undefined)]).toEqual([true, 0]);
  buffer.sent(append(10));
  expect([buffer.isRetained, buffer.lostMs(undefined), buffer.durationMs(undefined)]).toEqual([false, 60, 110]);
  expect(buffer.takeRetained()).toEqual([append(40).audio, append(10).audio]);
  expect(buffer.takeRetained()).toEqual([]);
});

test('a piece that is longer than it may keep is lost', () => {
  const buffer = createInputBuffer(100);
  buffer.sent(append(200));
  expect(buffer.lostMs(undefined)).toBe(200);
  buffer.emptied();
  expect([buffer.durationMs(undefined), buffer.isRetained]).toEqual([0, true]);
});
