import { apiKey } from '@antiphon/auth-api-key';
import { createEmulator, type EmulatorOptions, type ResponseReport } from '@antiphon/emulator';
import { endpointFromUrl } from '@antiphon/protocol';
import { connectSession, type Session } from '@antiphon/session';
import { loopback } from '@antiphon/transport-loopback';
import { expect, test } from 'vitest';
import { fakeClock } from './support/fake-clock.ts';
import { failureOf } from './support/open-session.ts';

const CONFIG = { audio: { input: { turn_detection: null } } } as const;

async function onEmulator(options: Partial<EmulatorOptions> = {}, key = 'k') {
  const { transport, listener } = loopback({ url: new URL('ws://localhost/') });
  const reports: ResponseReport[] = [];
  const observer = { responseDone: (report: ResponseReport): void => void reports.push(report) };
  const emulator = await createEmulator({ listener, pace: Number.POSITIVE_INFINITY, observer, ...options });
  const endpoint = endpointFromUrl(emulator.url, { model: 'emulated' });
  const connect = (): Promise<Session> =>
    connectSession({ endpoint, transport, credentials: apiKey(key), config: CONFIG });
  return { connect, reports, [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose]() };
}

const say = (text: string) => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] }) as const;

function heardFrom(session: Session) {
  const response = session.respond();
  const chunks: Uint8Array[] = [];
  response.audio$.subscribe((bytes) => chunks.push(bytes));
  return { response, audio: () => Buffer.concat(chunks) };
}

test('a text turn and an audio turn in one conversation; every sample arrives', async () => {
  await using emulator = await onEmulator();
  await using session = await emulator.connect();
  const item = await session.addItem(say('Good morning'));
  const first = heardFrom(session);
  const firstResult = await first.response.result;
  expect(firstResult).toMatchObject({ status: 'completed', firstAudioMs: expect.any(Number) });
  expect(firstResult.transcript).toContain('Good morning');
  await session.appendAudio(new Int16Array(24_000).fill(1_000));
  const committedId = await session.commitAudio();
  const second = heardFrom(session);
  await second.response.result;
  expect(emulator.reports).toHaveLength(2);
  for (const [index, heard] of [first, second].entries()) {
    expect(heard.audio().length).toBeGreaterThan(0);
    expect(heard.audio().equals(emulator.reports[index]!.audio)).toBe(true);
  }
  expect(session.conversation.items.map(({ id }) => id)).toEqual([
    item.id,
    firstResult.items[0]?.id,
    committedId,
    (await second.response.result).items[0]?.id,
  ]);
  expect(JSON.stringify(session.conversation)).not.toContain('"audio":');
});

test('queued responses come one after the other, each with its own audio', async () => {
  await using emulator = await onEmulator();
  await using session = await emulator.connect();
  await session.addItem(say('one'));
  const all = [heardFrom(session), heardFrom(session), heardFrom(session)];
  for (const { response } of all) await response.result;
  for (const [index, { audio }] of all.entries()) expect(audio().equals(emulator.reports[index]!.audio)).toBe(true);
});

test('responses outside the conversation run beside and leave no item', async () => {
  await using emulator = await onEmulator();
  await using session = await emulator.connect();
  await session.addItem(say('inside'));
  const beside = ['a', 'b'].map((text) => session.respond({ conversation: 'none', input: [say(text)] }));
  const inside = await session.respond().result;
  expect((await beside[0]!.result).transcript).toContain('a');
  expect((await beside[1]!.result).transcript).toContain('b');
  expect(inside.transcript).toContain('inside');
  expect(session.conversation.items).toHaveLength(2);
});

test('items are retrieved with their audio, deleted, and refused when unknown', async () => {
  await using emulator = await onEmulator();
  await using session = await emulator.connect();
  const { id } = await session.addItem(say('short lived'));
  expect(await session.retrieveItem(id)).toMatchObject({ id });
  await session.deleteItem(id);
  expect(session.conversation.items).toEqual([]);
  for (const command of [session.retrieveItem(id), session.deleteItem(id)]) {
    expect(await failureOf(command)).toMatchObject({ code: 'SERVER_ERROR' });
  }
  expect(await failureOf(session.commitAudio())).toMatchObject({
    details: { errorCode: 'input_audio_buffer_commit_empty' },
  });
});

test('cancel stops an answer that is being spoken; the next one is whole', async () => {
  await using emulator = await onEmulator({ pace: 20 });
  await using session = await emulator.connect();
  await session.addItem(say('a rather long sentence that takes its time to be spoken in full'));
  const first = heardFrom(session);
  await new Promise<void>((resolve) => {
    first.response.audio$.subscribe(() => resolve());
  });
  await first.response.cancel();
  expect(await first.response.result).toMatchObject({
    status: 'cancelled',
    statusDetails: { reason: 'client_cancelled' },
  });
  await session.truncate((await first.response.result).items[0]?.id ?? '', 10);
  const second = heardFrom(session);
  expect(await second.response.result).toMatchObject({ status: 'completed' });
  expect(second.audio().equals(emulator.reports[1]!.audio)).toBe(true);
});

test.each(['handshake', 'upgrade'] as const)(
  'a wrong key, refused by %s, is AUTH_FAILED without the key',
  async (wrongKey) => {
    await using emulator = await onEmulator({ apiKey: 'right', wrongKey }, 'sk-wrong-key-123');
    const failure = await failureOf(emulator.connect());
    expect(failure).toMatchObject({ code: 'AUTH_FAILED' });
    expect(String(failure)).not.toContain('sk-wrong');
  },
);

test('a server that stops in mid answer is CONNECTION_LOST with code and reason', async () => {
  const emulator = await onEmulator({ pace: 1 });
  await using session = await emulator.connect();
  await session.addItem(say('a rather long sentence'));
  const { response } = heardFrom(session);
  await new Promise<void>((resolve) => {
    response.audio$.subscribe(() => resolve());
  });
  await emulator[Symbol.asyncDispose]();
  expect(await failureOf(response.result)).toMatchObject({
    code: 'CONNECTION_LOST',
    details: { closeCode: 1001, initiator: 'remote' },
  });
});

test('a hundred turns leave no timer behind', async () => {
  const { transport, listener } = loopback({ url: new URL('ws://localhost/') });
  await using emulator = await createEmulator({ listener, pace: Number.POSITIVE_INFINITY });
  const clock = fakeClock();
  const session = await connectSession({
    endpoint: endpointFromUrl(emulator.url, { model: 'emulated' }),
    transport,
    credentials: apiKey('k'),
    config: { ...CONFIG, output_modalities: ['text'] },
    clock,
  });
  for (let turn = 0; turn < 100; turn += 1) {
    await session.addItem(say(`turn ${turn}`));
    await session.respond().result;
    expect(clock.timerCount).toBe(0);
  }
  expect(session.conversation.items).toHaveLength(200);
  await session.close();
  expect(clock.timerCount).toBe(0);
});
