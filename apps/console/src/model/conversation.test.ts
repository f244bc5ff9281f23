import { writeWav } from '@antiphon/audio';
import { AntiphonError, type CloseInfo } from '@antiphon/interface';
import type { ResponseResult, ResponseStream, SessionState } from '@antiphon/session';
import { BehaviorSubject, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Player } from '../playback/player.ts';
import { type ConsoleSession, createConversation } from './conversation.ts';
import type { ServerAnswer } from './server-status.ts';

const silentPlayer: Player = {
  unlock: () => Promise.resolve(),
  begin: (onPlayed) => ({
    enqueue: ({ length }) => onPlayed(length),
    finished: () => Promise.resolve(),
    stop: () => undefined,
  }),
};

/** A session whose answers are the test's. */
function fakeSession() {
  const state$ = new BehaviorSubject<SessionState>({ status: 'connecting' });
  const audio$ = new Subject<Uint8Array>();
  const transcript$ = new Subject<string>();
  const asked: unknown[] = [];
  let cancelCount = 0;
  let settle: { resolve: (result: ResponseResult) => void; reject: (reason: unknown) => void } | undefined;
  const session: ConsoleSession = {
    state$,
    close: () => Promise.resolve(state$.next({ status: 'closed', close: closed('local') })),
    addItem: (item) => Promise.resolve(asked.push(item)).then(() => ({ ...item, id: 'i' }) as never),
    appendAudio: (pcm) => Promise.resolve(void asked.push(pcm)),
    commitAudio: () => Promise.resolve('i'),
    clearAudio: () => Promise.resolve(),
    respond: () => {
      const result = new Promise<ResponseResult>((resolve, reject) => (settle = { resolve, reject }));
      const cancel = (): Promise<void> => Promise.resolve(void (cancelCount += 1));
      const never = new Subject<never>();
      return {
        id: 'r',
        audio$,
        transcript$,
        text$: never,
        functionCalls$: never,
        sentAtMs: undefined,
        firstAudioAtMs: undefined,
        items$: never,
        result,
        cancel,
      } satisfies ResponseStream;
    },
  };
  const completed: ResponseResult = {
    id: 'r',
    status: 'completed',
    items: [],
    transcript: '',
    text: '',
    firstAudioMs: 7,
  };
  return {
    session,
    state$,
    audio$,
    transcript$,
    asked,
    get cancelCount() {
      return cancelCount;
    },
    complete: () => settle?.resolve(completed),
    fail: (reason: unknown) => settle?.reject(reason),
    isAsked: () => settle !== undefined,
  };
}

const closed = (initiator: CloseInfo['initiator'], reason = ''): CloseInfo => ({ code: 1000, reason, initiator });

async function connected(fake = fakeSession(), ...later: ReturnType<typeof fakeSession>[]) {
  const sessions = [fake, ...later];
  const conversation = createConversation({
    openSession: () => Promise.resolve(sessions.shift()?.session ?? fake.session),
    readServerStatus: () => Promise.resolve({ upstream: 'emulator' }),
    renewPage: () => Promise.resolve(),
    player: silentPlayer,
    openMicrophone: () => Promise.reject(new Error('no microphone')),
    clock: () => 0,
  });
  await conversation.connect();
  return { fake, conversation };
}

describe('a turn', () => {
  it('grows as the answer comes', async () => {
    const { fake, conversation } = await connected();
    expect(conversation.state).toMatchObject({ connection: 'open', server: { upstream: 'emulator' } });
    const asked = conversation.askText('hello');
    await expect.poll(() => fake.isAsked()).toBe(true);
    expect(conversation.state.turns[0]).toMatchObject({ status: 'waiting', prompt: { kind: 'text', text: 'hello' } });
    fake.transcript$.next('Hel');
    fake.transcript$.next('lo.');
    fake.audio$.next(new Uint8Array([0, 64, 0, 64]));
    expect(conversation.state.turns[0]).toMatchObject({ status: 'speaking', transcript: 'Hello.', rms: 0.5 });
    fake.complete();
    await asked;
    expect(conversation.state.turns[0]).toMatchObject({ status: 'done', playedSampleCount: 2, firstAudioMs: 7 });
  });

  it('that fails says why, and the next one works', async () => {
    const { fake, conversation } = await connected();
    const asked = conversation.askText('hello');
    await expect.poll(() => fake.isAsked()).toBe(true);
    fake.fail(new AntiphonError({ code: 'SERVER_ERROR', message: 'the model is overloaded' }));
    await asked;
    expect(conversation.state.turns[0]).toMatchObject({
      status: 'failed',
      failure: { advice: 'The model is overloaded.' },
    });
    expect(conversation.state.connection).toBe('open');
  });

  it('that is stopped ends at once, is cancelled, and takes nothing more', async () => {
    const { fake, conversation } = await connected();
    void conversation.askText('hello');
    await expect.poll(() => fake.isAsked()).toBe(true);
    fake.transcript$.next('Hel');
    await conversation.stop();
    fake.transcript$.next('lo.');
    fake.audio$.next(new Uint8Array(4));
    expect(conversation.state.turns[0]).toMatchObject({ status: 'stopped', transcript: 'Hel', playedSampleCount: 0 });
    expect(fake.cancelCount).toBe(1);
  });

  it('is stopped by the next one', async () => {
    const { fake, conversation } = await connected();
    void conversation.askText('first');
    await expect.poll(() => fake.isAsked()).toBe(true);
    void conversation.askText('second');
    await expect.poll(() => conversation.state.turns.length).toBe(2);
    expect(conversation.state.turns.map(({ status }) => status)).toEqual(['stopped', 'waiting']);
  });

  it('is stopped by one that was asked in the same moment: the last one is heard', async () => {
    const { fake, conversation } = await connected();
    void conversation.askText('first');
    void conversation.askText('second');
    await expect.poll(() => fake.isAsked()).toBe(true);
    expect(conversation.state.turns.map(({ status }) => status)).toEqual(['stopped', 'waiting']);
  });

  it('that is stopped while its audio goes up takes it back before the next begins', async () => {
    const fake = fakeSession();
    const order: string[] = [];
    const session: ConsoleSession = {
      ...fake.session,
      appendAudio: (_pcm, { signal } = {}) =>
        new Promise((_resolve, reject) => {
          order.push('append');
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
        }),
      clearAudio: () => Promise.resolve(void order.push('clear')),
      addItem: (item) => {
        order.push('text');
        return fake.session.addItem(item);
      },
    };
    const { conversation } = await connected({ ...fake, session });
    const wav = writeWav({ sampleRateHz: 24_000, samples: new Int16Array(4_800).fill(9) });
    void conversation.askFile(new File([wav.slice()], 'prompt.wav'));
    await expect.poll(() => order).toEqual(['append']);
    void conversation.askText('second');
    await expect.poll(() => order).toEqual(['append', 'clear', 'text']);
    expect(conversation.state.turns.map(({ status }) => status)).toEqual(['stopped', 'waiting']);
  });

  it('does not begin with a file that is no WAV', async () => {
    const { fake, conversation } = await connected();
    await conversation.askFile(new File(['ID3'], 'song.wav'));
    expect(conversation.state.notice?.title).toContain('cannot be sent');
    expect(fake.asked).toEqual([]);
  });
});

describe('the connection', () => {
  it('that ends by itself leaves a notice with its reason', async () => {
    const { fake, conversation } = await connected();
    fake.state$.next({ status: 'closed', close: closed('remote', 'idle') });
    expect(conversation.state.connection).toBe('closed');
    expect(conversation.state.notice?.title).toContain('idle');
  });

  it('that is lost is shown as such until it is made anew', async () => {
    const { fake, conversation } = await connected();
    const error = new AntiphonError({ code: 'CONNECTION_LOST', message: 'gone' });
    const lost: SessionState = { status: 'recovering', close: closed('lost'), attempt: 1, delayMs: 0, error };
    fake.state$.next(lost);
    expect(conversation.state).toMatchObject({ connection: 'recovering', notice: undefined });
    fake.state$.next({ status: 'open', session: { type: 'realtime', id: 'sess_2' } });
    expect(conversation.state.connection).toBe('open');
  });

  it('that is made anew leaves none', async () => {
    const sessions = [fakeSession(), fakeSession()];
    const { fake, conversation } = await connected(...sessions);
    await conversation.connect();
    expect(fake.state$.value.status).toBe('closed');
    expect(conversation.state).toMatchObject({ connection: 'open', notice: undefined });
  });

  it('asks for the page again where the server does not know it, once', async () => {
    let renewals = 0;
    const conversation = createConversation({
      openSession: () => Promise.reject(new Error('refused')),
      readServerStatus: () => Promise.resolve<ServerAnswer>('stale'),
      renewPage: () => Promise.resolve(void (renewals += 1)),
      player: silentPlayer,
      openMicrophone: () => Promise.reject(new Error('no microphone')),
      clock: () => 0,
    });
    await conversation.connect();
    expect(renewals).toBe(1);
    expect(conversation.state.notice?.advice).toMatch(/Reload/);
  });
});
