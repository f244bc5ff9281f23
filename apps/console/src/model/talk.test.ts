import { AntiphonError } from '@antiphon/interface';
import type { MicrophoneCaptureOptions } from '@antiphon/audio/browser';
import { describe, expect, it } from 'vitest';
import type { NoticeText } from './failure-notice.ts';
import { createTalk } from './talk.ts';

/** A microphone that the test opens, feeds and takes away. */
function fakeMicrophone() {
  let options: MicrophoneCaptureOptions | undefined;
  let settle = { resolve: (): void => undefined, reject: (_reason: unknown): void => undefined };
  const facts = { closeCount: 0, openCount: 0, isAborted: false };
  const states: string[] = [];
  const notices: NoticeText[] = [];
  const said: number[] = [];
  const talk = createTalk({
    openMicrophone(given, { signal }) {
      options = given;
      facts.openCount++;
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => {
          facts.isAborted = true;
          reject(signal.reason as Error);
        });
        const close = (): Promise<void> => Promise.resolve(void facts.closeCount++);
        settle = { resolve: () => resolve({ close }), reject };
      });
    },
    onState: (state) => void states.push(state),
    onNotice: (notice) => void notices.push(notice),
    onSamples: (samples) => Promise.resolve(void said.push(samples.length)),
  });
  return {
    talk,
    facts,
    states,
    notices,
    said,
    allow: () => settle.resolve(),
    refuse: (problem: string) =>
      settle.reject(new AntiphonError({ code: 'UNSUPPORTED', message: 'no', details: { problem } })),
    hear: (sampleCount: number) => options?.onChunk(new Int16Array(sampleCount)),
    lose: () =>
      options?.onError?.(
        new AntiphonError({ code: 'UNSUPPORTED', message: 'gone', details: { problem: 'device-lost' } }),
      ),
  };
}

describe('talking while a button is held', () => {
  it('gives what was said when it is let go, and lets go of the microphone', async () => {
    const fake = fakeMicrophone();
    const begun = fake.talk.begin();
    fake.allow();
    await begun;
    fake.hear(24_000);
    fake.hear(480);
    await fake.talk.end();
    expect(fake.states).toEqual(['opening', 'listening', 'off']);
    expect(fake.said).toEqual([24_480]);
    expect(fake.facts.closeCount).toBe(1);
    expect(fake.notices).toEqual([]);
  });

  it('asks for one microphone, however often it is pressed', async () => {
    const fake = fakeMicrophone();
    const begun = Promise.all([fake.talk.begin(), fake.talk.begin()]);
    fake.allow();
    await begun;
    await fake.talk.end();
    await fake.talk.end();
    expect(fake.facts).toMatchObject({ openCount: 1, closeCount: 1 });
  });

  it('says what to do when it was let go too soon, be it before the microphone was open', async () => {
    const fake = fakeMicrophone();
    const begun = fake.talk.begin();
    await fake.talk.end();
    await begun;
    expect(fake.facts.isAborted).toBe(true);
    expect(fake.said).toEqual([]);
    expect(fake.notices).toMatchObject([{ advice: expect.stringContaining('Hold') }]);
    expect(fake.states.at(-1)).toBe('off');
  });

  it.each([
    ['permission-denied', /Allow/],
    ['no-device', /Connect/],
    ['no-media-devices', /https/],
    ['device-busy', /Close other/],
  ])('says what to do about %s, and can be pressed again', async (problem, advice) => {
    const fake = fakeMicrophone();
    const begun = fake.talk.begin();
    fake.refuse(problem);
    await begun;
    expect(fake.notices).toMatchObject([{ advice: expect.stringMatching(advice) }]);
    expect(fake.states).toEqual(['opening', 'off']);
    await fake.talk.end();
    void fake.talk.begin();
    expect(fake.facts.openCount).toBe(2);
  });

  it('says that the microphone went away', async () => {
    const fake = fakeMicrophone();
    const begun = fake.talk.begin();
    fake.allow();
    await begun;
    fake.hear(24_000);
    fake.lose();
    await fake.talk.end();
    expect(fake.said).toEqual([]);
    expect(fake.notices).toMatchObject([{ title: expect.stringContaining('went away') }]);
    expect(fake.states.at(-1)).toBe('off');
  });
});
