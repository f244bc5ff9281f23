import { bytesFromBase64, type ClientEvent } from '@antiphon/protocol';
import { describe, expect, test } from 'vitest';
import type { FakeClock } from './support/fake-clock.ts';
import { failureOf, openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import { sessionCreated } from './support/server-events.ts';

const CHUNK_BYTES = 32 * 1024;

const appended = (heard: readonly ClientEvent[]): Uint8Array[] =>
  heard.flatMap((event) => (event.type === 'input_audio_buffer.append' ? [bytesFromBase64(event.audio)] : []));

const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index % 251);

test.each([
  [0, []],
  [1, [1]],
  [CHUNK_BYTES, [CHUNK_BYTES]],
  [CHUNK_BYTES + 1, [CHUNK_BYTES, 1]],
  [3 * CHUNK_BYTES - 2, [CHUNK_BYTES, CHUNK_BYTES, CHUNK_BYTES - 2]],
])('%i bytes go out in events of at most 32 KiB, none changed', async (length, sizes) => {
  await using open = await openSession();
  const bytes = counting(length);
  await open.session.appendAudio(bytes);
  await settled();
  const chunks = appended(open.server.heard);
  expect(chunks.map((chunk) => chunk.length)).toEqual(sizes);
  expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  expect(open.clock.timerCount).toBe(0);
});

test('samples go out as little-endian bytes, also from the middle of a buffer', async () => {
  await using open = await openSession();
  await open.session.appendAudio(Int16Array.of(9, 1, -2, 9).subarray(1, 3));
  await settled();
  expect(appended(open.server.heard)).toEqual([Uint8Array.of(1, 0, 0xfe, 0xff)]);
});

test('waits for the connection to drain', async () => {
  await using open = await openSession();
  open.server.pause();
  let isDone = false;
  const appending = open.session.appendAudio(counting(8 * CHUNK_BYTES)).then(() => (isDone = true));
  await settled();
  expect(isDone).toBe(false);
  open.server.resume();
  await appending;
  await settled();
  expect(appended(open.server.heard)).toHaveLength(8);
});

test('calls keep their order, and commit waits for the audio before it', async () => {
  await using open = await openSession({
    answer: ({ type }) =>
      type === 'input_audio_buffer.commit' ? [{ type: 'input_audio_buffer.committed', item_id: 'i' }] : [],
  });
  open.server.pause();
  const first = open.session.appendAudio(new Uint8Array(4 * CHUNK_BYTES).fill(1));
  const second = open.session.appendAudio(new Uint8Array(4).fill(2));
  const committing = open.session.commitAudio();
  const third = open.session.appendAudio(new Uint8Array(4).fill(3));
  await settled();
  open.server.resume();
  await Promise.all([first, second, third]);
  expect(await committing).toBe('i');
  const order = open.server.heard.map((event) =>
    event.type === 'input_audio_buffer.append' ? bytesFromBase64(event.audio)[0] : event.type,
  );
  expect(order).toEqual([1, 1, 1, 1, 2, 'input_audio_buffer.commit', 3]);
});

test('an awaited append leaves commit and respond to go out at once, in order', async () => {
  await using open = await openSession();
  await open.session.appendAudio(new Uint8Array(4));
  const committing = failureOf(open.session.commitAudio());
  open.session.respond();
  await settled();
  expect(open.server.heard.map(({ type }) => type)).toEqual([
    'input_audio_buffer.append',
    'input_audio_buffer.commit',
    'response.create',
  ]);
  await open.session.close();
  await committing;
});

test('a connection that takes nothing is TIMEOUT, for those that wait behind too', async () => {
  await using open = await openSession({}, { commandTimeoutMs: 1_000 });
  open.server.pause();
  const appending = failureOf(open.session.appendAudio(counting(8 * CHUNK_BYTES)));
  const committing = failureOf(open.session.commitAudio());
  await settled();
  open.clock.advance(1_000);
  expect(await appending).toMatchObject({ code: 'TIMEOUT' });
  expect(await committing).toMatchObject({ code: 'TIMEOUT' });
  await settled();
  expect(open.clock.timerCount).toBe(0);
  open.server.resume();
});

test('an abort between events rejects with the reason and sends no more', async () => {
  await using open = await openSession();
  open.server.pause();
  const controller = new AbortController();
  const reason = new Error('enough');
  const appending = failureOf(open.session.appendAudio(counting(8 * CHUNK_BYTES), { signal: controller.signal }));
  await settled();
  controller.abort(reason);
  expect(await appending).toBe(reason);
  open.server.resume();
  await settled();
  const sentCount = appended(open.server.heard).length;
  expect(sentCount).toBeGreaterThan(0);
  expect(sentCount).toBeLessThan(8);
  await open.session.appendAudio(Uint8Array.of(1, 2));
  await settled();
  expect(appended(open.server.heard)).toHaveLength(sentCount + 1);
});

test('a connection that is lost meanwhile is CONNECTION_LOST; afterwards CLOSED', async () => {
  await using open = await openSession();
  open.server.pause();
  const appending = failureOf(open.session.appendAudio(counting(8 * CHUNK_BYTES)));
  await settled();
  open.server.sever();
  expect(await appending).toMatchObject({ code: 'CONNECTION_LOST', details: { initiator: 'lost' } });
  expect(await failureOf(open.session.appendAudio(counting(2)))).toMatchObject({ code: 'CLOSED' });
});

/** Moves the clock in steps and lets what is due happen. */
const pass = async (clock: FakeClock, durationMs: number, stepMs = 10): Promise<void> => {
  for (let passedMs = 0; passedMs < durationMs; passedMs += stepMs) {
    clock.advance(stepMs);
    await settled();
  }
};

const milliseconds = (durationMs: number): Uint8Array => counting(48 * durationMs);

describe('the pace of an upload', () => {
  test.each([
    ['realtime', 10],
    [1, 10],
    [4, 40],
    [0.5, 5],
  ] as const)('%s: in one second %i tenths of a second go out, the first at once', async (pace, count) => {
    await using open = await openSession();
    const appending = open.session.appendAudio(milliseconds(10_000), { pace, timeoutMs: 100_000 });
    await settled();
    expect(appended(open.server.heard)).toHaveLength(1);
    await pass(open.clock, 990, 5);
    expect(appended(open.server.heard)).toHaveLength(count);
    expect(new Set(appended(open.server.heard).map(({ length }) => length))).toEqual(new Set([4_800]));
    await open.session.close();
    expect(await failureOf(appending)).toMatchObject({ code: 'CLOSED' });
    expect(open.clock.timerCount).toBe(0);
  });

  test('is kept from call to call, and begins anew after a pause', async () => {
    await using open = await openSession();
    const first = open.session.appendAudio(milliseconds(200), { pace: 'realtime' });
    const second = open.session.appendAudio(milliseconds(200), { pace: 'realtime' });
    await pass(open.clock, 300);
    await Promise.all([first, second]);
    expect(appended(open.server.heard)).toHaveLength(4);
    await pass(open.clock, 10_000, 1_000);
    const third = open.session.appendAudio(milliseconds(300), { pace: 'realtime' });
    await settled();
    expect(appended(open.server.heard)).toHaveLength(5);
    await pass(open.clock, 200);
    await third;
  });

  test('does not make what waits behind it time out', async () => {
    await using open = await openSession({
      answer: ({ type }) =>
        type === 'input_audio_buffer.commit' ? [{ type: 'input_audio_buffer.committed', item_id: 'i' }] : [],
    });
    const appending = open.session.appendAudio(milliseconds(5_000), { pace: 'realtime', timeoutMs: 1_000 });
    const committing = open.session.commitAudio({ timeoutMs: 1_000 });
    await pass(open.clock, 5_000, 100);
    await appending;
    expect(await committing).toBe('i');
  });

  test('ends with the signal, and leaves no timer', async () => {
    await using open = await openSession();
    const controller = new AbortController();
    const reason = new Error('enough');
    const { signal } = controller;
    const appending = failureOf(open.session.appendAudio(milliseconds(5_000), { pace: 'realtime', signal }));
    await settled();
    controller.abort(reason);
    expect(await appending).toBe(reason);
    expect(open.clock.timerCount).toBe(0);
  });

  test.each([{ pace: 0 }, { pace: -1 }, { pace: Number.NaN }, { chunkMs: 0 }, { chunkMs: 1e9 }] as const)(
    '%o is INVALID_ARGUMENT, and nothing is sent',
    async (options) => {
      await using open = await openSession();
      expect(await failureOf(open.session.appendAudio(milliseconds(100), options))).toMatchObject({
        code: 'INVALID_ARGUMENT',
      });
      await settled();
      expect(open.server.heard).toEqual([]);
    },
  );
});

describe('the format of what is appended', () => {
  const WAV = { encoding: 'pcm', bitsPerSample: 16, sampleRateHz: 48_000, channelCount: 2 } as const;

  test('is converted to that of the session', async () => {
    await using open = await openSession();
    await open.session.appendAudio(new Uint8Array(48 * 4 * 2_500), { format: WAV });
    await settled();
    expect(Buffer.concat(appended(open.server.heard))).toHaveLength(48 * 2_500);
  });

  test('is converted to G.711 where the session takes that, samples and all', async () => {
    const session = { audio: { input: { format: { type: 'audio/pcmu' } } } } as const;
    await using open = await openSession({ greeting: [sessionCreated(session)] });
    await open.session.appendAudio(new Int16Array(96_000), { format: WAV });
    await open.session.appendAudio(new Int16Array(800));
    await open.session.appendAudio(new Float32Array(80));
    await settled();
    expect(Buffer.concat(appended(open.server.heard))).toHaveLength(8_000 + 800 + 80);
  });

  test('chunkMs is the length of an event', async () => {
    await using open = await openSession();
    await open.session.appendAudio(milliseconds(50), { chunkMs: 20 });
    await settled();
    expect(appended(open.server.heard).map(({ length }) => length / 48)).toEqual([20, 20, 10]);
  });

  test('that cannot be read, or audio that is cut off, is AUDIO_FORMAT', async () => {
    await using open = await openSession();
    const broken = open.session.appendAudio(new Uint8Array(5), { format: WAV });
    expect(await failureOf(broken)).toMatchObject({ code: 'AUDIO_FORMAT' });
    const unknown = open.session.appendAudio(new Uint8Array(3), { format: { ...WAV, bitsPerSample: 12 } });
    expect(await failureOf(unknown)).toMatchObject({ code: 'AUDIO_FORMAT' });
    expect(open.server.heard).toEqual([]);
  });
});
