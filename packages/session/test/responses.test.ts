import { expect, test } from 'vitest';
import { listen } from './support/listen.ts';
import { failureOf, openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import {
  assistantItem,
  audioDelta,
  outputItem,
  responseCreated,
  responseDone,
  textDelta,
  transcriptDelta,
  transcriptDone,
} from './support/server-events.ts';

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
