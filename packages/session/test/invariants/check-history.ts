import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import type { ResponseResult } from '@antiphon/session';
import type { ObservedCommand, ObservedResponse } from './observed-session.ts';
import { MS } from './server-quirks.ts';
import type { ServerResponse } from './server-responses.ts';
import type { Step } from './steps.ts';
import { flushed, inputAudio, type World } from './world.ts';

/** What the user sees of the conversation is what the server has. */
export function checkConversation({ user: { session }, server: { truth, input } }: World): void {
  const { conversation } = session;
  deepStrictEqual(
    conversation.items.map((item) => item),
    truth.list.map(({ item }) => item),
  );
  for (const { item, audioMs, heardMs, responseId, transcription } of truth.list) {
    const details = conversation.details(item.id);
    const part = details?.parts[0];
    equal(part?.audioMs, audioMs === 0 ? undefined : audioMs, `the duration of ${item.id}`);
    equal(part?.heardMs, heardMs, `what was heard of ${item.id}`);
    equal(part?.transcription?.status, transcription, `the transcription of ${item.id}`);
    if (responseId !== undefined) equal(details?.responseId, responseId);
    equal(conversation.item(item.id), conversation.items[truth.list.findIndex((one) => one.item.id === item.id)]);
    const bytes = input.heard.get(item.id);
    if (bytes !== undefined) deepStrictEqual(joined(session.retainedAudio(item.id)?.chunks ?? []), Buffer.from(bytes));
  }
}

/** Everything has ended, each thing once, and with what the server said. */
export async function checkEnd(world: World, last: Step | undefined): Promise<void> {
  const { user, server, clock } = world;
  const endCode = last?.do === 'end' && last.how.startsWith('close') ? 'CLOSED' : 'CONNECTION_LOST';
  equal(clock.timerCount, 0, 'timers are left');
  deepStrictEqual(user.eventIds, server.wire.delivered, 'events were dropped, or told twice');
  const isError = last?.do === 'end' && (last.how === 'broken' || last.how === 'lost');
  const names = ['events$', 'sent$', 'state$', 'conversation$', 'responses$', 'speech$', 'rateLimits$', 'usage$'];
  const endings = names.map((name) => `${name} ${name === 'events$' && isError ? 'error' : 'complete'}`);
  deepStrictEqual([...user.endings].toSorted(), endings.toSorted());
  for (const command of user.commands) checkCommand(command, endCode, world);
  for (const response of user.responses) checkResponse(response, endCode, world);
  for (const { settledCount } of user.cancels) equal(settledCount, 1, 'a cancel did not settle once');
  for (const response of server.responses) checkHeardOf(response, world);
  const input = server.input.bytes();
  deepStrictEqual(
    Buffer.from(input),
    Buffer.from(inputAudio(0, input.length / MS)),
    'input audio was lost or used twice',
  );
  await checkSilence(world);
}

/** After the end nothing happens any more, and everything says so. */
async function checkSilence({ user, clock, server }: World): Promise<void> {
  const before = JSON.stringify([user.endings, user.responses.map(({ audio }) => audio.length)]);
  server.wire.deliver(Number.POSITIVE_INFINITY);
  await user.session.close();
  clock.advance(1_000_000);
  let refusal: unknown;
  user.session.clearAudio().catch((error: unknown) => (refusal = error));
  await flushed();
  equal((refusal as { readonly code?: string }).code, 'CLOSED');
  equal(JSON.stringify([user.endings, user.responses.map(({ audio }) => audio.length)]), before);
  equal(user.lateCount(), 0, 'something came after the end of a stream');
  equal(clock.timerCount, 0, 'timers are left');
}

function checkCommand(
  { type, eventId, outcome, settledCount, controller }: ObservedCommand,
  endCode: string,
  world: World,
): void {
  equal(settledCount, 1, `${type} settled ${settledCount} times`);
  if (controller.signal.aborted && outcome?.kind === 'rejected' && outcome.error.message === 'aborted by the test')
    return;
  const verdict = world.server.wire.verdicts.get(eventId ?? '');
  if (outcome?.kind === 'resolved') {
    if (type === 'input_audio_buffer.append') return;
    equal(verdict?.kind, 'done', `${type} was not acknowledged`);
    if (verdict?.kind === 'done' && verdict.value !== undefined) equal(valueOf(outcome.value), verdict.value);
    return;
  }
  const code = outcome?.error.code;
  if (verdict === undefined) {
    ok(
      code === endCode || code === 'CLOSED' || (!world.isPunctual && code === 'TIMEOUT'),
      `${type} rejected with ${code}`,
    );
  } else {
    equal(verdict.kind, 'refused', `${type} was acknowledged and rejected with ${code}`);
    equal(code, 'SERVER_ERROR');
  }
}

function checkResponse(response: ObservedResponse, endCode: string, world: World): void {
  const { outcome, settledCount, completed, lateCount, stream, controller, isCancelled } = response;
  equal(settledCount, 1, 'a result did not settle once');
  deepStrictEqual(completed.toSorted(), ['audio$', 'functionCalls$', 'text$', 'transcript$']);
  equal(lateCount, 0);
  const isAborted = outcome?.kind === 'rejected' && outcome.error.message === 'aborted by the test';
  if (isAborted) return equal(controller.signal.aborted, true);
  const answer = world.server.responses.find(({ id }) => id === stream.id);
  const isAnswered = world.isPunctual || outcome?.kind === 'resolved';
  if (answer?.reached.ended === true && isAnswered) return checkAnswer(response, answer, world);
  if (outcome?.kind === 'resolved')
    return ok(isCancelled, `a response resolved as ${outcome.value.status} before its end`);
  const code = outcome?.error.code;
  if (code === 'SERVER_ERROR' && world.isPunctual) {
    const isRefused = [...world.server.wire.verdicts.values()].some(
      (one) => one.kind === 'refused' && one.code === 'invalid_value' && one.askedBy === response.askedBy,
    );
    return ok(isRefused && answer === undefined, 'a response failed without a reason');
  }
  ok(code === endCode || code === 'CLOSED' || !world.isPunctual, `a response rejected with ${code}`);
}

function checkAnswer(
  { outcome, audio, transcript, calls, askedBy }: ObservedResponse,
  answer: ServerResponse,
  world: World,
): void {
  equal(joined(audio).length, answer.reached.audio, 'audio was lost');
  equal(transcript, answer.text);
  equal(calls, answer.items.length);
  if (!isGivenUp(answer, world)) equal(askedBy, answer.askedBy);
  if (answer.status === 'failed') return equal(outcome?.kind === 'rejected' && outcome.error.code, 'SERVER_ERROR');
  const value = outcome?.kind === 'resolved' ? outcome.value : undefined;
  const expected: Partial<ResponseResult> = {
    id: answer.id,
    status: answer.status as ResponseResult['status'],
    transcript: answer.text,
  };
  deepStrictEqual({ id: value?.id, status: value?.status, transcript: value?.transcript }, expected);
}

/** Whoever asked for it gave up: then it may be taken for one of the server's own. */
function isGivenUp({ askedBy }: ServerResponse, { user }: World): boolean {
  return user.responses.some(
    ({ askedBy: asked, controller, outcome }) =>
      asked === askedBy &&
      (controller.signal.aborted || (outcome?.kind === 'rejected' && outcome.error.code === 'TIMEOUT')),
  );
}

/** What reached the client of a response went to one listener, and to no other. */
function checkHeardOf(response: ServerResponse, { user, isPunctual }: World): void {
  const listeners = user.responses.filter(({ stream }) => stream.id === response.id);
  if (isPunctual)
    equal(listeners.length, response.reached.created ? 1 : 0, `${response.id} has ${listeners.length} listeners`);
  for (const { audio, transcript } of listeners) {
    const bytes = joined(audio);
    ok(
      bytes.every((byte) => byte === response.mark),
      'audio of another response was heard',
    );
    ok(bytes.length <= response.reached.audio);
    ok(response.text.startsWith(transcript), 'words of another response were heard');
  }
}

function valueOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return 'instructions' in value ? value.instructions : 'id' in value ? value.id : value;
}

function joined(chunks: readonly Uint8Array[]): Buffer {
  return Buffer.concat(chunks);
}
