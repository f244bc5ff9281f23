import type { ResponseStream } from '@antiphon/session';
import { expect, test } from 'vitest';
import { failureOf, openSession } from './open-session.ts';
import { settled } from './scripted-server.ts';
import {
  apiError,
  assistantItem,
  audioDelta,
  outputItem,
  responseCreated,
  responseDone,
  textDelta,
  transcriptDelta,
  transcriptDone,
} from './server-events.ts';

/** All that a response says, and how often its streams ended. */
function listen(response: ResponseStream) {
  const said = { audio: [] as number[], transcript: '', text: '', calls: [] as string[], completed: 0 };
  const complete = (): void => void (said.completed += 1);
  response.audio$.subscribe({ next: (bytes) => said.audio.push(...bytes), complete });
  response.transcript$.subscribe({ next: (delta) => (said.transcript += delta), complete });
  response.text$.subscribe({ next: (delta) => (said.text += delta), complete });
  response.functionCalls$.subscribe({ next: (call) => said.calls.push(`${call.name}(${call.arguments})`), complete });
  return said;
}

test('an audio answer: bytes in order, transcript, usage, and time to first audio', async () => {
  await using open = await openSession();
  const response = open.session.respond({ instructions: 'say yes' });
  const said = listen(response);
  expect(await open.server.next('response.create')).toMatchObject({ response: { instructions: 'say yes' } });
  expect(response.id).toBeUndefined();
  open.server.send(responseCreated('r1'), transcriptDelta('r1', 'Y'));
  await settled();
  open.clock.advance(250);
  open.server.send(
    audioDelta('r1', Uint8Array.of(1, 2)),
    transcriptDelta('r1', 'es'),
    audioDelta('r1', Uint8Array.of(3, 4)),
    transcriptDone('r1', 'Yes'),
    responseDone('r1', { output: [assistantItem('i', 'Yes')], usage: { total_tokens: 7 } }),
  );
  expect(await response.result).toEqual({
    id: 'r1',
    status: 'completed',
    items: [assistantItem('i', 'Yes')],
    transcript: 'Yes',
    text: '',
    usage: { total_tokens: 7 },
    firstAudioMs: 250,
  });
  expect(said).toEqual({ audio: [1, 2, 3, 4], transcript: 'Yes', text: '', calls: [], completed: 4 });
  expect(response.id).toBe('r1');
  expect(open.clock.timerCount).toBe(0);
});

test('a plain respond sends no fields at all', async () => {
  await using open = await openSession();
  open.session.respond();
  const { event_id: _id, ...event } = await open.server.next('response.create');
  expect(event).toEqual({ type: 'response.create' });
});

test('a text answer has no audio', async () => {
  await using open = await openSession();
  const response = open.session.respond({ output_modalities: ['text'] });
  const said = listen(response);
  await open.server.next('response.create');
  open.server.send(responseCreated('r1'), textDelta('r1', 'he'), textDelta('r1', 'llo'), responseDone('r1'));
  const result = await response.result;
  expect(result).toMatchObject({ text: 'hello', transcript: '' });
  expect(result).not.toHaveProperty('firstAudioMs');
  expect(said).toMatchObject({ text: 'hello', audio: [] });
});

test('several items and parts, whatever the order of their events', async () => {
  await using open = await openSession();
  const response = open.session.respond();
  await open.server.next('response.create');
  open.server.send(
    responseCreated('r1'),
    transcriptDelta('r1', 'third', [2, 0]),
    textDelta('r1', 'note', [0, 1]),
    transcriptDelta('r1', 'fir', [0, 0]),
    transcriptDelta('r1', ' and more', [0, 2]),
    transcriptDelta('r1', 'st', [0, 0]),
    responseDone('r1'),
  );
  expect(await response.result).toMatchObject({ transcript: 'first and more\nthird', text: 'note' });
});

test('what was never streamed is read from the end of the response', async () => {
  await using open = await openSession();
  const response = open.session.respond();
  const said = listen(response);
  await open.server.next('response.create');
  const call = {
    id: 'c',
    type: 'function_call',
    call_id: 'call_1',
    name: 'look',
    arguments: '{}',
    status: 'completed',
  } as const;
  open.server.send(responseCreated('r1'), responseDone('r1', { output: [assistantItem('i', 'Hello'), call] }));
  expect(await response.result).toMatchObject({ transcript: 'Hello', items: [{ id: 'i' }, { id: 'c' }] });
  expect(said.calls).toEqual(['look({})']);
});

test('function calls come once each, when complete; one that was cut off does not', async () => {
  await using open = await openSession();
  const response = open.session.respond();
  const said = listen(response);
  await open.server.next('response.create');
  const call = (id: string, status: 'completed' | 'incomplete') =>
    ({ id, type: 'function_call', call_id: `call_${id}`, name: id, arguments: '{"a":1}', status }) as const;
  open.server.send(
    responseCreated('r1'),
    outputItem('response.output_item.added', 'r1', 0, {
      ...call('one', 'completed'),
      arguments: '',
      status: 'in_progress',
    }),
    outputItem('response.output_item.done', 'r1', 0, call('one', 'completed')),
    outputItem('response.output_item.done', 'r1', 1, call('two', 'completed')),
    outputItem('response.output_item.done', 'r1', 2, call('three', 'incomplete')),
    responseDone('r1', { output: [call('one', 'completed'), call('two', 'completed'), call('three', 'incomplete')] }),
  );
  await response.result;
  expect(said.calls).toEqual(['one({"a":1})', 'two({"a":1})']);
});

test('items$ tells each finished item once, cut off or not, and completes with the response', async () => {
  await using open = await openSession();
  const response = open.session.respond();
  const told: string[] = [];
  response.items$.subscribe({
    next: (item) => told.push(`${item.id} ${item.status}`),
    complete: () => told.push('complete'),
  });
  await open.server.next('response.create');
  const call = {
    id: 'c',
    type: 'function_call',
    call_id: 'call_1',
    name: 'look',
    arguments: '{',
    status: 'incomplete',
  } as const;
  open.server.send(
    responseCreated('r1'),
    outputItem('response.output_item.added', 'r1', 0, { ...assistantItem('a'), status: 'in_progress' }),
    outputItem('response.output_item.done', 'r1', 0, assistantItem('a', 'Hello')),
    outputItem('response.output_item.done', 'r1', 1, call),
    responseDone('r1', { output: [assistantItem('a', 'Hello'), call, assistantItem('b', 'never streamed')] }),
  );
  await response.result;
  expect(told).toEqual(['a completed', 'c incomplete', 'b completed', 'complete']);
});

test.each([
  ['incomplete', { type: 'incomplete', reason: 'content_filter' }],
  ['cancelled', { type: 'cancelled', reason: 'turn_detected' }],
] as const)('%s is a value with what had come until then', async (status, details) => {
  await using open = await openSession();
  const response = open.session.respond();
  await open.server.next('response.create');
  open.server.send(
    responseCreated('r1'),
    outputItem('response.output_item.added', 'r1', 0, { ...assistantItem('i'), content: [] } as never),
    transcriptDelta('r1', 'Half of'),
    responseDone('r1', { status, status_details: details }),
  );
  const result = await response.result;
  expect(result).toMatchObject({ status, statusDetails: details, transcript: 'Half of' });
  expect(result.items.map(({ id }) => id)).toEqual(['i']);
});

test.each([
  ['rate_limit_exceeded', 'RATE_LIMITED'],
  ['content_filter', 'BLOCKED'],
  ['server_error', 'SERVER_ERROR'],
] as const)('failed with %s rejects with %s and completes the streams', async (apiCode, code) => {
  await using open = await openSession();
  const response = open.session.respond();
  const said = listen(response);
  await open.server.next('response.create');
  const error = { type: 'x', code: apiCode, message: 'Please try again in 20s.' };
  open.server.send(
    responseCreated('r1'),
    responseDone('r1', { status: 'failed', status_details: { type: 'failed', error } }),
  );
  expect(await failureOf(response.result)).toMatchObject({
    code,
    retryAfterMs: 20_000,
    details: { errorCode: apiCode },
  });
  expect(said.completed).toBe(4);
});

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

test('nobody has to await result', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  const open = await openSession();
  open.session.respond();
  open.session.respond({ signal: AbortSignal.abort() });
  open.session.respond({ conversation: 'none' });
  await settled();
  open.server.sever();
  await settled();
  await open[Symbol.asyncDispose]();
  await settled();
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

test('audio that nobody listens to is not decoded', async () => {
  await using open = await openSession();
  const response = open.session.respond();
  await open.server.next('response.create');
  open.server.sendFrame(JSON.stringify(responseCreated('r1')));
  // Not base64: decoding it would fail.
  open.server.sendFrame(JSON.stringify({ ...audioDelta('r1', new Uint8Array()), delta: '!!!' }));
  open.server.send(responseDone('r1'));
  expect(await response.result).toMatchObject({ status: 'completed' });
});

test('audio that is not base64 rejects its own response with PROTOCOL, cancels it, and disturbs nothing else', async () => {
  await using open = await openSession();
  const [broken, beside] = [open.session.respond(), open.session.respond({ conversation: 'none' })];
  const [saidBroken, saidBeside] = [listen(broken), listen(beside)];
  await settled();
  open.server.send(responseCreated('r1'), responseCreated('r2', { conversation_id: null }));
  open.server.sendFrame(JSON.stringify({ ...audioDelta('r1', new Uint8Array()), delta: '!!!' }));
  open.server.send(audioDelta('r1', Uint8Array.of(1)), audioDelta('r2', Uint8Array.of(2)));
  expect(await failureOf(broken.result)).toMatchObject({ code: 'PROTOCOL' });
  expect(await open.server.next('response.cancel')).toMatchObject({ response_id: 'r1' });
  open.server.send(responseDone('r1', { status: 'cancelled' }), responseDone('r2', { conversation_id: null }));
  expect(await beside.result).toMatchObject({ status: 'completed' });
  expect([saidBroken.audio, saidBeside.audio]).toEqual([[], [2]]);
  expect(saidBroken.completed).toBe(4);
  expect(open.session.state.status).toBe('open');
  expect(open.clock.timerCount).toBe(0);
});
