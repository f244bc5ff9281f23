import { apiKey } from '@antiphon/auth-api-key';
import { createEmulator } from '@antiphon/emulator';
import { bytesFromBase64, type ConversationItem, endpointFromUrl } from '@antiphon/protocol';
import { attachPlayback, connectSession, createPlayback, createPushToTalk, type Session } from '@antiphon/session';
import { loopback } from '@antiphon/transport-loopback';
import { from } from 'rxjs';
import { expect, test } from 'vitest';
import { type FakeClock, fakeClock } from './support/fake-clock.ts';
import { settled } from './support/scripted-server.ts';

const STEP_MS = 20;
const SENTENCE = 'a rather long sentence that takes its time to be spoken from its beginning to its very end';

/** A loudspeaker on a clock: it plays what it has, in steps, and says how far it is. */
function loudspeaker(report: (totalPlayedMs: number) => void) {
  let queuedMs = 0;
  let totalMs = 0;
  return {
    play: (_chunk: unknown, durationMs: number): void => void (queuedMs += durationMs),
    stop: (): void => void (queuedMs = 0),
    step() {
      const playedMs = Math.min(queuedMs, STEP_MS);
      queuedMs -= playedMs;
      totalMs += playedMs;
      report(totalMs);
    },
  };
}

async function onEmulator(pace: number) {
  const clock = fakeClock();
  const { transport, listener } = loopback({ url: new URL('ws://localhost/') });
  const emulator = await createEmulator({ listener, pace, clock, seed: 7 });
  const session = await connectSession({
    endpoint: endpointFromUrl(emulator.url, { model: 'emulated' }),
    transport,
    clock,
    credentials: apiKey('k'),
    config: { audio: { input: { turn_detection: null } } },
  });
  const playback = createPlayback();
  const speaker = loudspeaker((totalPlayedMs) => playback.played({ totalPlayedMs }));
  const link = attachPlayback(session, playback, {
    clock,
    sink: { play: (chunk) => speaker.play(chunk, chunk.bytes.length / 48), stop: () => speaker.stop() },
  });
  return {
    clock,
    session,
    playback,
    link,
    pass: (durationMs: number) => pass(clock, () => speaker.step(), durationMs),
    async [Symbol.asyncDispose]() {
      await session.close();
      await emulator[Symbol.asyncDispose]();
    },
  };
}

async function pass(clock: FakeClock, step: () => void, durationMs: number): Promise<void> {
  for (let passedMs = 0; passedMs < durationMs; passedMs += STEP_MS) {
    clock.advance(STEP_MS);
    await settled();
    step();
  }
}

const say = (session: Session, text: string) =>
  session.addItem({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });

function audioMs(item: ConversationItem): number {
  const part = item.type === 'message' ? item.content[0] : undefined;
  const audio = part?.type === 'output_audio' || part?.type === 'input_audio' ? part.audio : undefined;
  return bytesFromBase64(audio ?? '').length / 48;
}

test.each([1, 20])('what the server keeps of an answer at %i times real time is what was heard of it', async (pace) => {
  await using talk = await onEmulator(pace);
  await say(talk.session, SENTENCE);
  const { result } = talk.session.respond();
  await talk.pass(1_500);
  const interrupting = talk.link.interrupt();
  await talk.pass(100);
  const interruption = await interrupting;
  const [item] = interruption?.items ?? [];
  expect(item).toMatchObject({ outcome: 'truncated' });
  expect(item?.heardMs).toBeGreaterThan(1_000);
  expect(item?.heardMs).toBeLessThanOrEqual(1_500);
  expect(item?.heardMs).toBeLessThanOrEqual(item?.receivedMs ?? 0);
  await result;
  const retrieving = talk.session.retrieveItem(item?.itemId ?? '');
  await settled();
  expect(audioMs(await retrieving)).toBe(Math.floor(item?.heardMs ?? 0));
  expect(talk.playback.isPlaying).toBe(false);
});

test('after an answer that was heard to its end there is nothing to interrupt, and the next one is heard whole', async () => {
  await using talk = await onEmulator(20);
  for (const text of ['one', 'two']) {
    await say(talk.session, text);
    const { result } = talk.session.respond();
    await talk.pass(5_000);
    const [item] = (await result).items;
    const part = talk.playback.find(item?.id ?? '');
    expect(part?.heardMs).toBe(part?.enqueuedMs);
    expect(part?.heardMs).toBeGreaterThan(100);
    expect(await talk.link.interrupt()).toBeUndefined();
  }
});

test('a button and a stream give the server every sample', async () => {
  await using talk = await onEmulator(Number.POSITIVE_INFINITY);
  const button = createPushToTalk(talk.session, { playback: talk.link, preRollMs: 200, respond: false });
  button.write(new Int16Array(24 * 1_000).fill(3));
  button.press();
  for (let index = 0; index < 50; index += 1) button.write(new Int16Array(24 * 20).fill(5));
  const turn = await button.release();
  expect(turn).toMatchObject({ status: 'sent', durationMs: 1_200 });
  const pieces = Array.from({ length: 40 }, () => new Float32Array(48 * 10));
  const format = { encoding: 'float', bitsPerSample: 32, sampleRateHz: 48_000, channelCount: 1 } as const;
  const sent = await talk.session.sendAudio(from(pieces), { format, commit: true });
  const ids = [turn.status === 'sent' ? turn.itemId : '', sent.itemId ?? ''];
  const items = await Promise.all(ids.map((id) => talk.session.retrieveItem(id)));
  expect(items.map(audioMs)).toEqual([1_200, 400]);
});
