import type { ResponseStream } from '@antiphon/session';
import { expect, test } from 'vitest';
import { listen } from './support/listen.ts';
import { failureOf, openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import { apiError, audioDelta, responseCreated, responseDone, transcriptDelta } from './support/server-events.ts';

test('a create that is refused rejects, and the next one goes out', async () => {
  await using open = await openSession();
  const first = failureOf(open.session.respond().result);
  const second = open.session.respond();
  const { event_id: eventId } = await open.server.next('response.create');
  open.server.send(apiError({ code: 'invalid_value', param: 'response.voice', event_id: eventId ?? null }));
  expect(await first).toMatchObject({ code: 'SERVER_ERROR', details: { param: 'response.voice' } });
  await open.server.next('response.create');
  open.server.send(responseCreated('r2'), responseDone('r2'));
  await second.result;
});

test('at most one writes to the default conversation; the others wait in order', async () => {
  await using open = await openSession();
  const responses = ['a', 'b', 'c'].map((instructions) => open.session.respond({ instructions }));
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    const create = await open.server.next('response.create');
    expect(create.response).toEqual({ instructions: name });
    await settled();
    expect(open.server.heard).toHaveLength(index + 1);
    open.server.send(responseCreated(`r_${name}`));
    await settled();
    expect(open.server.heard).toHaveLength(index + 1);
    open.server.send(responseDone(`r_${name}`));
  }
  expect((await Promise.all(responses.map(({ result }) => result))).map(({ id }) => id)).toEqual(['r_a', 'r_b', 'r_c']);
});

test('a response outside the conversation runs beside', async () => {
  await using open = await openSession();
  const inside = open.session.respond();
  const beside = open.session.respond({ conversation: 'none' });
  const [saidInside, saidBeside] = [listen(inside), listen(beside)];
  await open.server.next('response.create');
  expect((await open.server.next('response.create')).response).toEqual({ conversation: 'none' });
  open.server.send(
    responseCreated('r_beside', { conversation_id: null }),
    responseCreated('r_inside'),
    transcriptDelta('r_beside', 'beside'),
    transcriptDelta('r_inside', 'inside'),
    audioDelta('r_beside', Uint8Array.of(2)),
    audioDelta('r_inside', Uint8Array.of(1)),
    responseDone('r_inside'),
    responseDone('r_beside', { conversation_id: null }),
  );
  expect((await inside.result).id).toBe('r_inside');
  expect((await beside.result).id).toBe('r_beside');
  expect(saidInside).toMatchObject({ transcript: 'inside', audio: [1] });
  expect(saidBeside).toMatchObject({ transcript: 'beside', audio: [2] });
});

test('several outside at once are told apart by a tag, whichever is created first', async () => {
  await using open = await openSession();
  const first = open.session.respond({ conversation: 'none', metadata: { topic: 'one' } });
  const second = open.session.respond({ conversation: 'none', metadata: { topic: 'two' } });
  expect((await open.server.next('response.create')).response?.metadata).toEqual({ topic: 'one' });
  const { response: tagged } = await open.server.next('response.create');
  expect(tagged?.metadata).toEqual({ topic: 'two', antiphon_create: expect.any(String) });
  open.server.send(
    responseCreated('r_two', { conversation_id: null, metadata: tagged?.metadata ?? null }),
    responseCreated('r_one', { conversation_id: null, metadata: { topic: 'one' } }),
    responseDone('r_one'),
    responseDone('r_two'),
  );
  expect((await first.result).id).toBe('r_one');
  expect((await second.result).id).toBe('r_two');
});

test('several outside at once go by order with a server that keeps no metadata', async () => {
  await using open = await openSession();
  const responses = [1, 2, 3].map(() => open.session.respond({ conversation: 'none' }));
  await settled();
  open.server.send(...['a', 'b', 'c'].map((id) => responseCreated(id, { conversation_id: null })));
  await settled();
  expect(responses.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
});

test('metadata that is full is left as it is', async () => {
  await using open = await openSession();
  const metadata = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`key_${index}`, 'v']));
  open.session.respond({ conversation: 'none' });
  open.session.respond({ conversation: 'none', metadata });
  await open.server.next('response.create');
  expect((await open.server.next('response.create')).response?.metadata).toEqual(metadata);
});

test('late events of an ended response reach nothing that comes after it', async () => {
  await using open = await openSession();
  const first = open.session.respond();
  await open.server.next('response.create');
  open.server.send(responseCreated('r1'), responseDone('r1'));
  await first.result;
  const second = open.session.respond();
  const said = listen(second);
  await open.server.next('response.create');
  open.server.send(
    { type: 'rate_limits.updated', rate_limits: [] },
    responseDone('r1', { status: 'failed' }),
    audioDelta('r1', Uint8Array.of(9)),
    transcriptDelta('r1', 'late'),
    responseCreated('r2'),
    transcriptDelta('r1', 'later'),
    responseDone('r1'),
    transcriptDelta('r2', 'fresh'),
    responseDone('r2'),
  );
  expect(await second.result).toMatchObject({ id: 'r2', transcript: 'fresh' });
  expect(said).toMatchObject({ audio: [], transcript: 'fresh' });
});

test('responses$ tells of ours and of those that the server starts, before they say anything', async () => {
  await using open = await openSession();
  const told: ResponseStream[] = [];
  const transcripts: string[] = [];
  open.session.responses$.subscribe((response) => {
    told.push(response);
    response.transcript$.subscribe((delta) => transcripts.push(`${response.id}: ${delta}`));
  });
  const ours = open.session.respond();
  await open.server.next('response.create');
  open.server.send(responseCreated('r1'), transcriptDelta('r1', 'a'), responseDone('r1'));
  await ours.result;
  open.server.send(responseCreated('r2'), transcriptDelta('r2', 'b'), responseDone('r2'));
  await settled();
  expect(told[0]).toBe(ours);
  expect((await told[1]!.result).id).toBe('r2');
  expect(transcripts).toEqual(['r1: a', 'r2: b']);
});

test('ours waits while the server answers a turn of its own', async () => {
  await using open = await openSession();
  open.server.send(responseCreated('r_server'));
  await settled();
  const ours = open.session.respond();
  await settled();
  expect(open.server.heard).toEqual([]);
  open.server.send(responseDone('r_server'));
  await open.server.next('response.create');
  open.server.send(responseCreated('r_ours'), responseDone('r_ours'));
  expect((await ours.result).id).toBe('r_ours');
});

test('when the server was first after all, ours is sent again after the end of that response', async () => {
  await using open = await openSession();
  const ours = open.session.respond();
  const said = listen(ours);
  const { event_id: eventId } = await open.server.next('response.create');
  open.server.send(
    { type: 'input_audio_buffer.speech_stopped', audio_end_ms: 1, item_id: 'item_vad' },
    { type: 'input_audio_buffer.committed', item_id: 'item_vad' },
    responseCreated('r_server'),
    apiError({ code: 'conversation_already_has_active_response', event_id: eventId ?? null }),
    transcriptDelta('r_server', 'not ours'),
    responseDone('r_server'),
  );
  await open.server.next('response.create');
  open.server.send(responseCreated('r_ours'), transcriptDelta('r_ours', 'ours'), responseDone('r_ours'));
  expect(await ours.result).toMatchObject({ id: 'r_ours', transcript: 'ours' });
  expect(said.transcript).toBe('ours');
});

test('a turn that the server commits and does not answer takes nothing from ours', async () => {
  await using open = await openSession({
    greeting: [
      {
        type: 'session.created',
        session: { id: 's', audio: { input: { turn_detection: { type: 'server_vad', create_response: false } } } },
      },
    ],
  });
  open.server.send(
    { type: 'input_audio_buffer.speech_stopped', audio_end_ms: 1, item_id: 'item_vad' },
    { type: 'input_audio_buffer.committed', item_id: 'item_vad' },
  );
  await settled();
  const ours = open.session.respond();
  await open.server.next('response.create');
  open.server.send(responseCreated('r1'), responseDone('r1'));
  expect((await ours.result).id).toBe('r1');
});

test('a raw response.create is not taken for ours, and ours waits for it', async () => {
  await using open = await openSession();
  open.session.send({ type: 'response.create' });
  await open.server.next('response.create');
  open.server.send(responseCreated('r_raw'));
  await settled();
  const ours = open.session.respond();
  await settled();
  expect(open.server.heard).toHaveLength(1);
  open.server.send(responseDone('r_raw'));
  await open.server.next('response.create');
  open.server.send(responseCreated('r_ours'), responseDone('r_ours'));
  expect((await ours.result).id).toBe('r_ours');
});
