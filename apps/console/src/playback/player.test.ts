import type { AudioPlaybackOptions } from '@antiphon/audio/browser';
import { describe, expect, it } from 'vitest';
import { createPlayer, type Device } from './player.ts';

/** A loudspeaker whose reports are the test's. */
function fakeDevice() {
  const queued: { readonly length: number; readonly itemId: string }[] = [];
  const waiting: (() => void)[] = [];
  let options: AudioPlaybackOptions = {};
  let clearCount = 0;
  let openCount = 0;
  const settle = (): void => waiting.splice(0).forEach((wake) => wake());
  const device: Device = {
    resume: () => new Promise(() => undefined),
    enqueue: ({ length }, { itemId }) => void queued.push({ length, itemId }),
    clear() {
      clearCount++;
      settle();
      return Promise.resolve(undefined);
    },
    finished: () => new Promise((resolve) => void waiting.push(resolve)),
  };
  return {
    open(given: AudioPlaybackOptions) {
      openCount++;
      options = given;
      return Promise.resolve(device);
    },
    queued,
    settle,
    played: (itemId: string, playedMs: number) => options.onPlayed?.({ itemId, contentIndex: 0, playedMs }),
    fail: () => options.onError?.(new Error('the thread failed') as never),
    get clearCount() {
      return clearCount;
    },
    get openCount() {
      return openCount;
    },
  };
}

async function unlocked() {
  const fake = fakeDevice();
  const player = createPlayer((options) => fake.open(options));
  await player.unlock();
  return { fake, player };
}

describe('the player', () => {
  it('stays silent where there is no audio device, and the answer goes on', async () => {
    const player = createPlayer(() => Promise.reject(new DOMException('no device', 'NotSupportedError')));
    await player.unlock();
    const playback = player.begin(() => undefined);
    playback.enqueue(new Int16Array(2_400));
    await playback.finished();
    playback.stop();
  });

  it('tries again with the next gesture when no device could be opened, or its thread failed', async () => {
    const fake = fakeDevice();
    let isBroken = true;
    const player = createPlayer((options) => (isBroken ? Promise.reject(new Error('busy')) : fake.open(options)));
    await player.unlock();
    isBroken = false;
    await player.unlock();
    await player.unlock();
    expect(fake.openCount).toBe(1);
    fake.fail();
    await player.unlock();
    expect(fake.openCount).toBe(2);
  });

  it('queues chunks one behind the other, as one answer', async () => {
    const { fake, player } = await unlocked();
    const playback = player.begin(() => undefined);
    for (const length of [2_400, 0, 7]) playback.enqueue(new Int16Array(length));
    expect(fake.queued.map(({ length }) => length)).toEqual([2_400, 7]);
    expect(new Set(fake.queued.map(({ itemId }) => itemId)).size).toBe(1);
  });

  it('counts what was heard in samples, and is finished with the last of it', async () => {
    const { fake, player } = await unlocked();
    let heard = 0;
    const playback = player.begin((count) => (heard += count));
    playback.enqueue(new Int16Array(1_500));
    let isFinished = false;
    const finished = playback.finished().then(() => (isFinished = true));
    const itemId = fake.queued[0]?.itemId ?? '';
    fake.played(itemId, 50.02);
    await Promise.resolve();
    expect([heard, isFinished]).toEqual([1_200, false]);
    fake.played(itemId, 62.5);
    fake.settle();
    await finished;
    expect(heard).toBe(1_500);
  });

  it('stops at once, counts nothing more, and takes nothing more', async () => {
    const { fake, player } = await unlocked();
    let heard = 0;
    const playback = player.begin((count) => (heard += count));
    playback.enqueue(new Int16Array(100));
    const finished = playback.finished();
    playback.stop();
    playback.stop();
    await finished;
    fake.played(fake.queued[0]?.itemId ?? '', 4);
    playback.enqueue(new Int16Array(100));
    expect(heard).toBe(0);
    expect(fake.queued).toHaveLength(1);
    expect(fake.clearCount).toBe(1);
  });

  it('cuts an answer off when the next begins', async () => {
    const { fake, player } = await unlocked();
    player.begin(() => undefined).enqueue(new Int16Array(100));
    player.begin(() => undefined).enqueue(new Int16Array(100));
    expect(fake.clearCount).toBe(1);
    expect(new Set(fake.queued.map(({ itemId }) => itemId)).size).toBe(2);
  });
});
