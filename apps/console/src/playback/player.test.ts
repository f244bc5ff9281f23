import { describe, expect, it } from 'vitest';
import { createPlayer, type PlayerContext } from './player.ts';

interface FakeSource extends EventTarget {
  readonly startedAt: number[];
  readonly stopped: boolean[];
}

/** An audio device whose clock is the test's. */
function fakeContext(): PlayerContext & { currentTime: number; readonly sources: FakeSource[] } {
  const sources: FakeSource[] = [];
  const context = {
    currentTime: 0,
    destination: {},
    sources,
    resume: () => Promise.resolve(),
    createBuffer: () => ({ copyToChannel: () => undefined }),
    createBufferSource: () => {
      const source = Object.assign(new EventTarget(), {
        startedAt: [] as number[],
        stopped: [] as boolean[],
        connect: () => undefined,
        start: (at: number) => void source.startedAt.push(at),
        stop: () => void source.stopped.push(true),
      });
      sources.push(source);
      return source;
    },
  };
  return context as unknown as ReturnType<typeof fakeContext>;
}

describe('the player', () => {
  it('stays silent where there is no audio device, and the answer goes on', async () => {
    const player = createPlayer(() => {
      throw new DOMException('no device', 'NotSupportedError');
    });
    await player.unlock();
    const playback = player.begin(() => undefined);
    playback.enqueue(new Int16Array(2_400));
    await playback.finished();
    playback.stop();
  });

  it('puts chunks one behind the other without a gap, to the sample', () => {
    const context = fakeContext();
    const playback = createPlayer(() => context).begin(() => undefined);
    for (const length of [2_400, 1_200, 7]) playback.enqueue(new Int16Array(length));
    const [first = 0, second, third] = context.sources.map(({ startedAt }) => startedAt[0]);
    expect(first).toBe(0);
    expect(second).toBe(first + 0.1);
    expect(third).toBe((second ?? 0) + 0.05);
  });

  it('leaves room ahead of the clock after a gap', () => {
    const context = fakeContext();
    const playback = createPlayer(() => context).begin(() => undefined);
    context.currentTime = 5;
    playback.enqueue(new Int16Array(2_400));
    expect(context.sources[0]?.startedAt[0]).toBeGreaterThan(5);
  });

  it('counts what was heard, and is finished with the last of it', async () => {
    const context = fakeContext();
    let heard = 0;
    const playback = createPlayer(() => context).begin((count) => (heard += count));
    playback.enqueue(new Int16Array(100));
    playback.enqueue(new Int16Array(50));
    let isFinished = false;
    const finished = playback.finished().then(() => (isFinished = true));
    context.sources[0]?.dispatchEvent(new Event('ended'));
    await Promise.resolve();
    expect([heard, isFinished]).toEqual([100, false]);
    context.sources[1]?.dispatchEvent(new Event('ended'));
    await finished;
    expect(heard).toBe(150);
  });

  it('stops at once, counts nothing more, and takes nothing more', async () => {
    const context = fakeContext();
    let heard = 0;
    const playback = createPlayer(() => context).begin((count) => (heard += count));
    playback.enqueue(new Int16Array(100));
    const finished = playback.finished();
    playback.stop();
    await finished;
    context.sources[0]?.dispatchEvent(new Event('ended'));
    playback.enqueue(new Int16Array(100));
    expect(heard).toBe(0);
    expect(context.sources).toHaveLength(1);
    expect(context.sources[0]?.stopped).toEqual([true]);
  });

  it('cuts an answer off when the next begins', () => {
    const context = fakeContext();
    const player = createPlayer(() => context);
    player.begin(() => undefined).enqueue(new Int16Array(100));
    player.begin(() => undefined);
    expect(context.sources[0]?.stopped).toEqual([true]);
  });
});
