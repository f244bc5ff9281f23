import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import type { CloseInfo } from '@antiphon/interface';
import { compatible } from '@antiphon/protocol';
import { connectSession, type ResponseResult } from '@antiphon/session';
import { type FakeClock, fakeClock } from '../fake-clock.ts';
import { manualTransport, type ManualTransport } from './manual-transport.ts';
import { modelServer, type ModelServer, MS, type ServerResponse, sessionOf } from './model-server.ts';
import {
  type ObservedCommand,
  type ObservedResponse,
  type ObservedSession,
  observeSession,
} from './observed-session.ts';
import type { History, Step } from './steps.ts';

interface World {
  readonly clock: FakeClock;
  readonly link: ManualTransport;
  readonly server: ModelServer;
  readonly user: ObservedSession;
  appendedMs: number;
  /** Nothing was left unanswered so long that it was given up. */
  isPunctual: boolean;
  /** What happened against the rules within a callback, where a throw would not be seen. */
  readonly faults: string[];
}

const CLOSES: Readonly<Record<'remote' | 'broken' | 'lost', CloseInfo>> = {
  remote: { code: 1000, reason: '', initiator: 'remote' },
  broken: { code: 1011, reason: 'broken', initiator: 'remote' },
  lost: { code: 1006, reason: '', initiator: 'lost' },
};

/** Lives through one history and holds what the user saw against what the server did. Throws at the first difference. */
export async function runHistory({ quirks, steps }: History): Promise<void> {
  const clock = fakeClock();
  const link = manualTransport();
  const endpoint = compatible({ url: 'wss://model.test/v1/realtime', model: 'm' });
  const connecting = connectSession({ endpoint, transport: link.transport, clock, retainAudio: 'user' });
  await flushed();
  link.deliver(JSON.stringify({ type: 'session.created', event_id: 'event_0', session: sessionOf(quirks) }));
  const user = observeSession(await connecting);
  const server = modelServer(link, quirks);
  const world: World = { clock, link, server, user, appendedMs: 0, isPunctual: true, faults: [] };
  watchCreates(world);
  watchTurns(world);
  for (const step of steps) {
    perform(step, world);
    await flushed();
    deepStrictEqual(world.faults, []);
    if (server.undeliveredCount === 0 && link.isOpen) checkConversation(world);
  }
  await checkEnd(world, steps.at(-1));
}

function perform(step: Step, world: World): void {
  const { server, user, clock, link } = world;
  const { session } = user;
  switch (step.do) {
    case 'update':
      return user.command('session.update', (options) =>
        session.update({ instructions: `i${user.commands.length}` }, options),
      );
    case 'commit':
      return user.command('input_audio_buffer.commit', (options) => session.commitAudio(options));
    case 'clear':
      return user.command('input_audio_buffer.clear', (options) => session.clearAudio(options));
    case 'append': {
      const bytes = inputAudio(world.appendedMs, step.lengthMs);
      world.appendedMs += step.lengthMs;
      return user.command('input_audio_buffer.append', () => session.appendAudio(bytes));
    }
    case 'addItem': {
      const item = {
        type: 'message',
        role: 'user',
        content: [{ type: 'input_text', text: `t${user.commands.length}` }],
      } as const;
      const places = { end: undefined, root: 'root', after: knownItem(world, step.pick), unknown: 'item_unknown' };
      const previousItemId = places[step.place];
      return user.command('conversation.item.create', (options) =>
        session.addItem(item, { previousItemId, ...options }),
      );
    }
    case 'deleteItem':
      return user.command('conversation.item.delete', (options) =>
        session.deleteItem(knownItem(world, step.pick) ?? 'none', options),
      );
    case 'retrieveItem':
      return user.command('conversation.item.retrieve', (options) =>
        session.retrieveItem(knownItem(world, step.pick) ?? 'none', options),
      );
    case 'truncate': {
      const spoken = session.conversation.items.filter((item) => item.type === 'message' && item.role === 'assistant');
      const itemId = spoken[step.pick % spoken.length]?.id ?? 'none';
      return user.command('conversation.item.truncate', (options) => session.truncate(itemId, step.playedMs, options));
    }
    case 'respond':
      return user.respond(step);
    case 'cancel':
      return user.cancelLast();
    case 'abort':
      return user.abortLast();
    case 'serve':
      for (let count = 0; count < step.count; count += 1) server.serve(step.refuses);
      return undefined;
    case 'deliver':
      return server.deliver(step.count);
    case 'speechStarts':
      return server.speechStarts();
    case 'speechStops':
      return server.speechStops();
    case 'speak':
      return server.speak(step.pick, step.lengthMs);
    case 'callFunction':
      return server.callFunction(step.pick);
    case 'finish':
      return server.finish(step.pick, step.status);
    case 'transcribe':
      return server.transcribe(step.pick, step.how);
    case 'misbehave':
      return server.misbehave(step.pick);
    case 'wait':
      if (step.durationMs > 1_000) {
        server.deliver(Number.POSITIVE_INFINITY);
        server.forget();
        world.isPunctual = false;
      }
      return clock.advance(step.durationMs);
    case 'end':
      if (step.how === 'close' || step.how === 'closeTwice') {
        void session.close();
        if (step.how === 'closeTwice') void session.close();
      } else link.end(CLOSES[step.how]);
      return undefined;
    default:
      return step satisfies never;
  }
}

/** At most one response for the default conversation is asked for or under way, as far as the client can know. */
function watchCreates(world: World): void {
  const { user, server, faults } = world;
  const creates = new Set<string>();
  user.session.sent$.subscribe((event) => {
    if (event.type !== 'response.create' || event.response?.conversation === 'none') return;
    const isUnanswered = [...creates].some((eventId) => !server.verdicts.has(eventId));
    const isWriting = server.responses.some(({ isDefault, reached }) => isDefault && reached.created && !reached.ended);
    creates.add(event.event_id ?? '');
    if (world.isPunctual && (isUnanswered || isWriting)) faults.push('a response was asked for while another writes');
    if (event.response?.metadata?.['asked'] !== event.response?.instructions) faults.push('a config changed later');
  });
}

/** A response that the server cut off has ended before the turn that cut it off becomes an item. */
function watchTurns({ user, server, faults }: World): void {
  user.session.events$.subscribe({
    next(event) {
      if (event.type !== 'input_audio_buffer.committed') return;
      const over = server.responses.filter(({ reached }) => reached.ended);
      const isOpen = over.some(({ id }) =>
        user.responses.some(({ stream, completed }) => stream.id === id && completed.length < 4),
      );
      if (isOpen) faults.push('a turn was committed before the response that it interrupted had ended');
    },
    error: () => undefined,
  });
}

function checkConversation({ user: { session }, server: { truth, heard } }: World): void {
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
    const bytes = heard.get(item.id);
    if (bytes !== undefined) deepStrictEqual(joined(session.retainedAudio(item.id)?.chunks ?? []), Buffer.from(bytes));
  }
}

async function checkEnd(world: World, last: Step | undefined): Promise<void> {
  const { user, server, clock } = world;
  const endCode = last?.do === 'end' && last.how.startsWith('close') ? 'CLOSED' : 'CONNECTION_LOST';
  equal(clock.timerCount, 0, 'timers are left');
  deepStrictEqual(user.eventIds, server.delivered, 'events were dropped, or told twice');
  const isError = last?.do === 'end' && (last.how === 'broken' || last.how === 'lost');
  const names = ['events$', 'sent$', 'state$', 'conversation$', 'responses$', 'speech$', 'rateLimits$', 'usage$'];
  const endings = names.map((name) => `${name} ${name === 'events$' && isError ? 'error' : 'complete'}`);
  deepStrictEqual([...user.endings].toSorted(), endings.toSorted());
  for (const command of user.commands) checkCommand(command, endCode, world);
  for (const response of user.responses) checkResponse(response, endCode, world);
  for (const { settledCount } of user.cancels) equal(settledCount, 1, 'a cancel did not settle once');
  for (const response of server.responses) checkHeardOf(response, world);
  const input = server.inputBytes();
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
  server.deliver(Number.POSITIVE_INFINITY);
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
  const verdict = world.server.verdicts.get(eventId ?? '');
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
    const isRefused = [...world.server.verdicts.values()].some(
      (one) => one.kind === 'refused' && one.code === 'invalid_value',
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

function knownItem({ user: { session } }: World, pick: number): string | undefined {
  const { items } = session.conversation;
  return items[pick % items.length]?.id;
}

/** The user's audio: each byte tells where it belongs. */
function inputAudio(fromMs: number, lengthMs: number): Uint8Array {
  return Uint8Array.from({ length: lengthMs * MS }, (_, index) => (fromMs * MS + index) % 251);
}

function joined(chunks: readonly Uint8Array[]): Buffer {
  return Buffer.concat(chunks);
}

/** Lets every promise that is settled be heard. */
function flushed(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
