import type { KnownServerEvent } from '@antiphon/protocol';
import type { ResponseStream, TurnLatency } from '@antiphon/session';
import { expect, test } from 'vitest';
import { type OpenSession, openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import { audioDelta, responseCreated, responseDone, sessionCreated } from './support/server-events.ts';

const PCM = Uint8Array.of(1, 2);
const oneTenth = new Uint8Array(4_800);

function listen({ session }: OpenSession): TurnLatency[] {
  const heard: TurnLatency[] = [];
  session.latency$.subscribe((latency) => heard.push(latency));
  return heard;
}

/** Time passes, then the server says these. */
async function after(open: OpenSession, ms: number, ...events: readonly KnownServerEvent[]) {
  open.clock.advance(ms);
  open.server.send(...events);
  await settled();
}

test('tells how long it took from response.create to the first audio and to the end', async () => {
  await using open = await openSession();
  const heard = listen(open);
  open.session.respond();
  await after(open, 30, responseCreated('r1'));
  await after(open, 70, audioDelta('r1', PCM));
  await after(open, 50, audioDelta('r1', PCM));
  await after(open, 10, responseDone('r1'));
  expect(heard).toEqual([{ responseId: 'r1', connectMs: 0, createToFirstAudioMs: 100, durationMs: 160 }]);
});

test('a response tells when it was asked for and when its first audio came, whoever asked and whether anybody measures', async () => {
  await using open = await openSession();
  const beganAtMs = open.clock.nowMs();
  const streams: ResponseStream[] = [];
  open.session.responses$.subscribe((stream) => streams.push(stream));
  const asked = open.session.respond();
  expect([asked.sentAtMs, asked.firstAudioAtMs]).toEqual([beganAtMs, undefined]);
  await after(open, 30, responseCreated('r1'));
  await after(open, 70, audioDelta('r1', PCM));
  await after(open, 50, audioDelta('r1', PCM), responseDone('r1'));
  await after(open, 10, responseCreated('r2'));
  await after(open, 20, audioDelta('r2', PCM));
  expect(streams.map(({ sentAtMs, firstAudioAtMs }) => [sentAtMs, firstAudioAtMs])).toEqual([
    [beganAtMs, beganAtMs + 100],
    [undefined, beganAtMs + 180],
  ]);
});

test('a response that is told to have begun again is measured on', async () => {
  await using open = await openSession();
  const heard = listen(open);
  open.session.respond();
  await after(open, 30, responseCreated('r1'));
  await after(open, 20, audioDelta('r1', PCM));
  await after(open, 10, responseCreated('r1'));
  await after(open, 10, responseDone('r1'));
  expect(heard).toEqual([{ responseId: 'r1', connectMs: 0, createToFirstAudioMs: 50, durationMs: 70 }]);
});

test('tells the silence that a user hears, from the end of speech as it was sent to the first audio', async () => {
  await using open = await openSession({
    greeting: [
      sessionCreated({ audio: { input: { turn_detection: { type: 'server_vad', silence_duration_ms: 200 } } } }),
    ],
  });
  const heard = listen(open);
  // A piece of 100 ms every 100 ms: speech in the first three, then 200 ms of silence.
  for (let piece = 0; piece < 5; piece += 1) {
    await open.session.appendAudio(oneTenth);
    open.clock.advance(100);
  }
  open.server.send({ type: 'input_audio_buffer.speech_stopped', item_id: 'a', audio_end_ms: 500 });
  await after(open, 40, responseCreated('r1'));
  await after(open, 60, audioDelta('r1', PCM), responseDone('r1'));
  // The last piece of speech went out 300 ms before the server heard the end, and that was 100 ms before the audio.
  expect(heard).toEqual([{ responseId: 'r1', connectMs: 0, speechToFirstAudioMs: 400, durationMs: 60 }]);
});

test('counts from the commit where the client ends the turn, and once', async () => {
  await using open = await openSession();
  const heard = listen(open);
  await open.session.appendAudio(oneTenth);
  open.session.commitAudio().catch(() => undefined);
  open.clock.advance(20);
  open.session.respond();
  await after(open, 10, responseCreated('r1'), audioDelta('r1', PCM), responseDone('r1'));
  open.session.respond();
  await after(open, 10, responseCreated('r2'), audioDelta('r2', PCM), responseDone('r2'));
  expect(heard).toEqual([
    { responseId: 'r1', connectMs: 0, speechToFirstAudioMs: 30, createToFirstAudioMs: 10, durationMs: 10 },
    { responseId: 'r2', connectMs: 0, createToFirstAudioMs: 10, durationMs: 10 },
  ]);
});

test('does not count what was said for a response beside the conversation', async () => {
  await using open = await openSession();
  const heard = listen(open);
  open.session.commitAudio().catch(() => undefined);
  open.session.respond({ conversation: 'none' });
  await after(open, 10, responseCreated('r1', { conversation_id: null }), audioDelta('r1', PCM), responseDone('r1'));
  expect(heard).toEqual([{ responseId: 'r1', connectMs: 0, createToFirstAudioMs: 10, durationMs: 10 }]);
});

test.each(['speech', 'cancel'] as const)('tells how fast an interruption by %s ended the answer', async (how) => {
  await using open = await openSession();
  const heard = listen(open);
  const response = open.session.respond();
  await after(open, 10, responseCreated('r1'), audioDelta('r1', PCM));
  if (how === 'cancel') void response.cancel();
  else open.server.send({ type: 'input_audio_buffer.speech_started', item_id: 'b', audio_start_ms: 5 });
  await settled();
  await after(open, 25, responseDone('r1', { status: 'cancelled' }));
  expect(heard).toMatchObject([{ responseId: 'r1', interruptionMs: 25, createToFirstAudioMs: 10 }]);
});

test('speech over an answer that ends by itself is no interruption', async () => {
  await using open = await openSession();
  const heard = listen(open);
  open.session.respond();
  await after(open, 10, responseCreated('r1'));
  await after(open, 10, { type: 'input_audio_buffer.speech_started', item_id: 'b', audio_start_ms: 5 });
  await after(open, 10, responseDone('r1'));
  expect(heard).toEqual([{ responseId: 'r1', connectMs: 0, durationMs: 30 }]);
});

test('measures only while somebody listens, and completes with the session, however it ends', async () => {
  await using open = await openSession();
  open.session.respond();
  await after(open, 10, responseCreated('r1'));
  const endings: string[] = [];
  open.session.latency$.subscribe({ complete: () => endings.push('complete'), error: () => endings.push('error') });
  const heard = listen(open);
  await after(open, 10, responseDone('r1'));
  expect(heard).toEqual([]);
  open.server.sever();
  await settled();
  expect(endings).toEqual(['complete']);
});
