import { isAntiphonError } from '@antiphon/interface';
import { connectSession, type SpeechEvent, type UsageReport } from '@antiphon/session';
import type { Observable } from 'rxjs';
import { expect, test } from 'vitest';
import { openSession } from './support/open-session.ts';
import { scriptedServer, settled } from './support/scripted-server.ts';
import { apiError, audioDelta, itemAdded, responseCreated, responseDone, userItem } from './support/server-events.ts';

interface Streams {
  readonly session: Awaited<ReturnType<typeof openSession>>['session'];
}

/** How each stream ended: `complete`, `error`, or nothing yet. */
function endings({ session }: Streams): Record<string, string> {
  const { events$, sent$, state$, conversation$, responses$, speech$, rateLimits$, usage$ } = session;
  const seen: Record<string, string> = {};
  const all = { events$, sent$, state$, conversation$, responses$, speech$, rateLimits$, usage$ };
  for (const [name, stream] of Object.entries(all)) {
    const observed: Observable<unknown> = stream;
    observed.subscribe({
      complete: () => (seen[name] = 'complete'),
      error: (error: unknown) => (seen[name] = isAntiphonError(error) ? `error ${error.code}` : 'another error'),
    });
  }
  return seen;
}

const ALL_COMPLETE = {
  events$: 'complete',
  sent$: 'complete',
  state$: 'complete',
  conversation$: 'complete',
  responses$: 'complete',
  speech$: 'complete',
  rateLimits$: 'complete',
  usage$: 'complete',
};

test('close completes every stream, is idempotent, and leaves no timer', async () => {
  await using open = await openSession();
  const seen = endings(open);
  const streams = open.session.respond();
  streams.result.catch(() => undefined);
  await Promise.all([open.session.close(), open.session.close()]);
  await open.session.close();
  expect(seen).toEqual(ALL_COMPLETE);
  expect(open.session.state).toMatchObject({ status: 'closed', close: { code: 1000, initiator: 'local' } });
  expect(open.clock.timerCount).toBe(0);
});

test('a close by the server with 1000 completes every stream', async () => {
  await using open = await openSession();
  const seen = endings(open);
  await open.server.close(1000, 'OK');
  expect(seen).toEqual(ALL_COMPLETE);
});

test.each(['close', 'sever'] as const)('after a %s only events$ errors, the others complete', async (how) => {
  await using open = await openSession();
  const seen = endings(open);
  if (how === 'close') await open.server.close(1011, 'on fire');
  else open.server.sever();
  await settled();
  expect(seen).toEqual({ ...ALL_COMPLETE, events$: 'error CONNECTION_LOST' });
});

test('state$ and conversation$ give the present value, also after the end; the streams cannot be fed from outside', async () => {
  await using open = await openSession();
  const statuses: string[] = [];
  open.session.state$.subscribe(({ status }) => statuses.push(status));
  await open.session.close();
  open.session.state$.subscribe(({ status }) => statuses.push(status));
  expect(statuses).toEqual(['open', 'closed', 'closed']);
  let items = -1;
  open.session.conversation$.subscribe((conversation) => (items = conversation.items.length));
  expect(items).toBe(0);
  for (const stream of [open.session.events$, open.session.state$, open.session.respond().audio$]) {
    expect(stream).not.toHaveProperty('next');
  }
});

test('unsubscribing from everything closes nothing', async () => {
  await using open = await openSession();
  const subscriptions = [
    open.session.events$.subscribe(),
    open.session.state$.subscribe(),
    open.session.sent$.subscribe(),
  ];
  for (const subscription of subscriptions) subscription.unsubscribe();
  await settled();
  expect(open.server.isConnected).toBe(true);
  expect(open.session.state.status).toBe('open');
});

test('events$ has every event once, errors and what cannot be read among them', async () => {
  await using open = await openSession();
  const types: string[] = [];
  open.session.events$.subscribe(({ type }) => types.push(type));
  open.server.send(apiError({ code: 'whatever' }));
  for (const frame of ['{"type":"never.heard.of"}', 'not json', '[]', '{"type":"response.done"}'])
    open.server.sendFrame(frame);
  open.server.send({ type: 'input_audio_buffer.cleared' });
  await settled();
  expect(types).toEqual(['error', 'unknown', 'malformed', 'malformed', 'malformed', 'input_audio_buffer.cleared']);
  expect(open.session.state.status).toBe('open');
});

test('one decode a frame', async () => {
  let decodeCount = 0;
  await using server = await scriptedServer();
  const { dialect } = server.endpoint;
  const counting: typeof dialect = {
    name: dialect.name,
    encode: (event) => dialect.encode(event),
    decode: (frame) => {
      decodeCount += 1;
      return dialect.decode(frame);
    },
  };
  await using session = await connectSession({ ...server, endpoint: { ...server.endpoint, dialect: counting } });
  session.events$.subscribe();
  session.conversation$.subscribe();
  server.send(responseCreated('r1'), audioDelta('r1', Uint8Array.of(1)), responseDone('r1'));
  await settled();
  expect(decodeCount).toBe(4);
});

test('sent$ has every client event', async () => {
  await using open = await openSession();
  const types: string[] = [];
  open.session.sent$.subscribe(({ type }) => types.push(type));
  open.session.clearAudio().catch(() => undefined);
  open.session.respond();
  open.session.send({ type: 'output_audio_buffer.clear' });
  expect(types).toEqual(['input_audio_buffer.clear', 'response.create', 'output_audio_buffer.clear']);
});

test('the conversation is up to date when events$ tells of the change, and does not change for audio', async () => {
  await using open = await openSession();
  const counts: number[] = [];
  let emissions = 0;
  open.session.conversation$.subscribe(() => (emissions += 1));
  open.session.events$.subscribe(() => counts.push(open.session.conversation.items.length));
  open.server.send(
    itemAdded(userItem('a'), null),
    responseCreated('r1'),
    audioDelta('r1', Uint8Array.of(1)),
    responseDone('r1'),
  );
  await settled();
  expect(counts).toEqual([1, 1, 1, 1]);
  expect(emissions).toBe(2);
});

test('speech$, rateLimits$ and usage$ re-word their events', async () => {
  await using open = await openSession();
  const speech: SpeechEvent[] = [];
  const usage: UsageReport[] = [];
  const limits: string[] = [];
  open.session.speech$.subscribe((event) => speech.push(event));
  open.session.usage$.subscribe((report) => usage.push(report));
  open.session.rateLimits$.subscribe((all) => limits.push(...all.map(({ name }) => name)));
  open.server.send(
    { type: 'input_audio_buffer.speech_started', audio_start_ms: 10, item_id: 'a' },
    { type: 'input_audio_buffer.speech_stopped', audio_end_ms: 20, item_id: 'a' },
    { type: 'rate_limits.updated', rate_limits: [{ name: 'tokens', limit: 1, remaining: 1, reset_seconds: 0 }] },
    responseCreated('r1'),
    responseDone('r1', { usage: { total_tokens: 3 } }),
    {
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: 'a',
      content_index: 0,
      transcript: 'hi',
      usage: { type: 'duration', seconds: 1 },
    },
  );
  await settled();
  expect(speech).toEqual([
    { type: 'started', itemId: 'a', audioStartMs: 10 },
    { type: 'stopped', itemId: 'a', audioEndMs: 20 },
  ]);
  expect(limits).toEqual(['tokens']);
  expect(usage).toEqual([
    { source: 'response', responseId: 'r1', usage: { total_tokens: 3 } },
    { source: 'transcription', itemId: 'a', usage: { type: 'duration', seconds: 1 } },
  ]);
});
