import { bytesFromBase64 } from '@antiphon/protocol';
import { expect, test } from 'vitest';
import { failureOf } from './support/open-session.ts';
import { closed, openTranslation as opened } from './support/open-translation.ts';
import { settled } from './support/scripted-server.ts';

async function* pieces(count: number, piece: Int16Array): AsyncGenerator<Int16Array> {
  for (let index = 0; index < count; index += 1) yield piece;
}

async function* endless(seen: { isStopped: boolean }): AsyncGenerator<Int16Array> {
  try {
    for (;;) {
      await settled();
      yield new Int16Array(4_800);
    }
  } finally {
    seen.isStopped = true;
  }
}

test('audio goes out in frames of 200 ms, whole and in order, also from calls beside each other', async () => {
  await using open = await opened();
  const pcm = Int16Array.from({ length: 24_000 }, (_, index) => index);
  await Promise.all([
    open.session.appendAudio(pcm.subarray(0, 12_000)),
    open.session.appendAudio(pcm.subarray(12_000)),
  ]);
  await settled();
  const frames = open.server.heard.map((event) => bytesFromBase64((event as unknown as { audio: string }).audio));
  expect(frames.map(({ length }) => length)).toEqual([9_600, 9_600, 4_800, 9_600, 9_600, 4_800]);
  expect(new Set(open.heard())).toEqual(new Set(['session.input_audio_buffer.append']));
  expect(Buffer.concat(frames).equals(Buffer.from(pcm.buffer))).toBe(true);
});

test('audio of half a sample is INVALID_ARGUMENT', async () => {
  await using open = await opened();
  expect(await failureOf(open.session.appendAudio(new Uint8Array(3)))).toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(open.server.heard).toEqual([]);
});

test('audio that is missing is silence where that is asked for, and no more than is missing', async () => {
  await using open = await opened({}, { keepAliveSilence: true });
  open.clock.advance(199);
  await settled();
  expect(open.heard()).toHaveLength(0);
  open.clock.advance(401);
  await settled();
  expect(open.heard()).toHaveLength(3);
  await open.session.appendAudio(new Int16Array(24_000));
  await settled();
  expect(open.heard()).toHaveLength(8);
  open.clock.advance(1_000);
  await settled();
  expect(open.heard()).toHaveLength(8);
  open.clock.advance(399);
  await settled();
  expect(open.heard()).toHaveLength(8);
  open.clock.advance(1);
  await settled();
  expect(open.heard()).toHaveLength(9);
  open.clock.advance(200);
  await settled();
  expect(open.heard()).toHaveLength(10);
  const silent = bytesFromBase64((open.server.heard[8] as unknown as { audio: string }).audio);
  expect(silent).toEqual(new Uint8Array(9_600));
});

test('audio that is spoken in real time and comes a little late is not cut by silence', async () => {
  await using open = await opened({}, { keepAliveSilence: true });
  for (let count = 0; count < 5; count += 1) {
    await open.session.appendAudio(new Int16Array(4_800).fill(1));
    open.clock.advance(count % 2 === 0 ? 240 : 160);
    await settled();
  }
  const frames = open.server.heard.map((event) => bytesFromBase64((event as unknown as { audio: string }).audio));
  expect(frames.map((frame) => frame[0])).toEqual([1, 1, 1, 1, 1]);
});

test('audio of another format is converted, and of a source gathered into frames', async () => {
  await using open = await opened();
  const format = { encoding: 'pcmu', bitsPerSample: 8, sampleRateHz: 8_000, channelCount: 1 } as const;
  await open.session.appendAudio(new Uint8Array(1_600).fill(0xff), { format });
  const lengths = () =>
    open.server.heard.map((event) => bytesFromBase64((event as unknown as { audio: string }).audio).length);
  await settled();
  expect(lengths().reduce((sum, length) => sum + length, 0)).toBe(9_600);
  const appendedCount = lengths().length;
  expect(await open.session.sendAudio(pieces(10, new Int16Array(1_200)))).toEqual({ durationMs: 500, droppedMs: 0 });
  await settled();
  expect(lengths().slice(appendedCount)).toEqual([9_600, 9_600, 4_800]);
});

test('audio of a source ends with the session: nothing comes behind its end', async () => {
  await using open = await opened();
  const seen = { isStopped: false };
  const sending = failureOf(open.session.sendAudio(endless(seen)));
  await settled();
  const closing = open.session.close();
  await open.server.next('session.close' as never);
  open.server.send(closed);
  await closing;
  expect(await sending).toMatchObject({ code: 'CLOSED' });
  await settled();
  await settled();
  expect(seen.isStopped).toBe(true);
  expect(open.heard().at(-1)).toBe('session.close');
  expect(await failureOf(open.session.sendAudio(pieces(1, new Int16Array(4_800))))).toMatchObject({ code: 'CLOSED' });
});

test('audio that is missing is nothing where silence is not asked for', async () => {
  await using open = await opened();
  open.clock.advance(10_000);
  await settled();
  expect(open.heard()).toEqual([]);
  expect(open.clock.timerCount).toBe(0);
});
