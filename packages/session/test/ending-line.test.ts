import { connectSession, type ConnectSessionOptions } from '@antiphon/session';
import { expect, test } from 'vitest';
import { endingTransport } from './support/ending-transport.ts';
import { fakeClock } from './support/fake-clock.ts';
import { failureOf } from './support/open-session.ts';
import { scriptedPeers } from './support/scripted-peers.ts';
import { settled } from './support/scripted-server.ts';
import { responseCreated, responseDone } from './support/server-events.ts';

const SAID = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hello' }] } as const;
const AUDIO = new Int16Array(2_400).fill(7);

/** A session whose connection is in its last moment: it takes no more, and its end is not told yet. */
async function onEndingLine(
  options: Partial<ConnectSessionOptions> = {},
  when: 'now' | 'after next' | 'never' = 'now',
) {
  const server = await scriptedPeers();
  const { transport, beginToEnd, beginToEndAfterNext } = endingTransport(server.transport);
  const clock = fakeClock();
  const recovery = options.recovery === false ? false : { random: () => 0, ...options.recovery };
  const session = await connectSession({ endpoint: server.endpoint, transport, clock, ...options, recovery });
  if (when === 'now') beginToEnd();
  if (when === 'after next') beginToEndAfterNext();
  return {
    server,
    session,
    endAfterNext: beginToEndAfterNext,
    advance: (durationMs: number) => clock.advance(durationMs),
    /** Its end is told, and where the session recovers it is open again. */
    async end() {
      server.sever();
      await settled();
      clock.advance(1_000);
      for (let turn = 0; turn < 5; turn += 1) await settled();
    },
    heard: async () => (await server.peer(1)).heard.map(({ type }) => type),
    async [Symbol.asyncDispose]() {
      await session.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

test('audio goes out over the next connection, in its order', async () => {
  await using on = await onEndingLine();
  const appending = Promise.all([on.session.appendAudio(AUDIO), on.session.appendAudio(AUDIO)]);
  await settled();
  await on.end();
  await appending;
  expect(await on.heard()).toEqual(['input_audio_buffer.append', 'input_audio_buffer.append']);
});

test('audio that the connection took last is lost with it, unless it is kept', async () => {
  for (const retainedInputMs of [0, 1_000]) {
    await using on = await onEndingLine({ recovery: { retainedInputMs } }, 'after next');
    const appending = on.session.appendAudio(AUDIO).catch((error: unknown) => error);
    await settled();
    await on.end();
    const isKept = retainedInputMs > 0;
    expect(await appending).toEqual(isKept ? undefined : expect.objectContaining({ code: 'CONNECTION_LOST' }));
    expect(await on.heard()).toEqual(isKept ? ['input_audio_buffer.append'] : []);
  }
});

test('a response is asked for once, of the next server', async () => {
  await using on = await onEndingLine();
  const response = on.session.respond();
  await on.end();
  expect(await on.heard()).toEqual(['response.create']);
  (await on.server.peer(1)).send(responseCreated('r1'), responseDone('r1'));
  expect(await response.result).toMatchObject({ status: 'completed' });
});

test('a response that runs is cancelled by the end of its connection', async () => {
  await using on = await onEndingLine({}, 'after next');
  const response = on.session.respond();
  const failure = failureOf(response.result);
  (await on.server.peer(0)).send(responseCreated('r1'));
  await settled();
  const cancelling = response.cancel();
  await on.end();
  await cancelling;
  expect(await failure).toMatchObject({ code: 'CONNECTION_LOST' });
  expect(await on.heard()).toEqual([]);
});

test('nothing of a response that runs is asked of the next server once the end was noticed', async () => {
  await using on = await onEndingLine({}, 'after next');
  const response = on.session.respond();
  const failure = failureOf(response.result);
  (await on.server.peer(0)).send(responseCreated('r1'));
  await settled();
  const appending = on.session.appendAudio(AUDIO);
  const cancelling = response.cancel();
  await on.end();
  await Promise.all([appending, cancelling]);
  expect(await failure).toMatchObject({ code: 'CONNECTION_LOST' });
  expect(await on.heard()).toEqual(['input_audio_buffer.append']);
});

test('a server that says goodbye while it is told the conversation is not the last that is tried', async () => {
  await using on = await onEndingLine({ config: { instructions: 'be brief' } }, 'never');
  await on.session.addItem(SAID);
  on.endAfterNext();
  on.server.sever();
  await settled();
  on.advance(1_000);
  await (await on.server.peer(1)).next('session.update');
  await settled();
  await on.end();
  expect(on.session.state.status).toBe('open');
  const third = await on.server.peer(2);
  expect(third.heard.map(({ type }) => type)).toEqual(['session.update', 'conversation.item.create']);
});

test('two responses, one of them outside the conversation, are asked for in their order', async () => {
  await using on = await onEndingLine();
  on.session.respond();
  on.session.respond({ conversation: 'none' });
  await on.end();
  expect(await on.heard()).toEqual(['response.create', 'response.create']);
});

test('a command is carried out by the next server, once', async () => {
  await using on = await onEndingLine();
  const adding = on.session.addItem(SAID);
  await on.end();
  await adding;
  expect(await on.heard()).toEqual(['conversation.item.create']);
});

test('what is sent as it is does not wait: it may mean something else to the next server', async () => {
  await using on = await onEndingLine();
  for (let count = 0; count < 2; count += 1) {
    expect(() => on.session.send({ type: 'input_audio_buffer.clear' })).toThrowError(
      expect.objectContaining({ code: 'CONNECTION_LOST' }),
    );
  }
  await on.end();
  on.session.send({ type: 'input_audio_buffer.clear' });
  await settled();
  expect(await on.heard()).toEqual(['input_audio_buffer.clear']);
});

test('without recovery everything ends for the reason that the connection ends', async () => {
  await using on = await onEndingLine({ recovery: false });
  const failures = [
    failureOf(on.session.appendAudio(AUDIO)),
    failureOf(on.session.respond().result),
    failureOf(on.session.addItem(SAID)),
  ];
  await on.end();
  for (const failure of failures) expect(await failure).toMatchObject({ code: 'CONNECTION_LOST' });
});

test('while the session closes nothing waits: it is CLOSED', async () => {
  await using on = await onEndingLine();
  const closing = on.session.close();
  expect(() => on.session.send({ type: 'input_audio_buffer.clear' })).toThrowError(
    expect.objectContaining({ code: 'CLOSED' }),
  );
  const failures = [failureOf(on.session.appendAudio(AUDIO)), failureOf(on.session.respond().result)];
  for (const failure of failures) expect(await failure).toMatchObject({ code: 'CLOSED' });
  await closing;
});
