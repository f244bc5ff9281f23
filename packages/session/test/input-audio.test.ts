import { base64FromBytes, type KnownServerEvent } from '@antiphon/protocol';
import { expect, test } from 'vitest';
import { failureOf, openSession, type OpenSession } from './support/open-session.ts';
import { scriptedServer, settled } from './support/scripted-server.ts';
import { apiError, audioDelta, itemAdded, sessionUpdated } from './support/server-events.ts';
import { connectSession, type ConnectSessionOptions } from '@antiphon/session';

/** Audio whose bytes tell where it lies: milliseconds from `fromMs`, each 48 bytes of the same number. */
const pcm = (fromMs: number, durationMs: number): Uint8Array =>
  Uint8Array.from({ length: durationMs * 48 }, (_, index) => (fromMs + Math.floor(index / 48)) % 251);
const joined = (chunks: readonly Uint8Array[] | undefined): Buffer | undefined => chunks && Buffer.concat(chunks);
const kept = ({ session }: OpenSession, itemId: string) => joined(session.retainedAudio(itemId)?.chunks);
const spoken = (id: string) =>
  ({ id, type: 'message', role: 'user', content: [{ type: 'input_audio', transcript: null }] }) as const;
const audioMs = ({ session }: OpenSession, itemId: string) => session.conversation.details(itemId)?.parts[0]?.audioMs;
const committed = (id: string): readonly KnownServerEvent[] => [
  { type: 'input_audio_buffer.committed', event_id: 'e', item_id: id, previous_item_id: null },
  itemAdded(spoken(id)),
];
const started = (id: string, audioStartMs: number): KnownServerEvent => ({
  type: 'input_audio_buffer.speech_started',
  event_id: 'e',
  item_id: id,
  audio_start_ms: audioStartMs,
});
const stopped = (id: string, audioEndMs: number): KnownServerEvent => ({
  type: 'input_audio_buffer.speech_stopped',
  event_id: 'e',
  item_id: id,
  audio_end_ms: audioEndMs,
});
const open = (options: Partial<ConnectSessionOptions> = { retainAudio: 'user' }) => openSession({}, options);

/** Commits; the server takes it as an item. */
async function commit(to: OpenSession, id: string): Promise<void> {
  const acknowledged = to.session.commitAudio();
  await to.server.next('input_audio_buffer.commit');
  to.server.send(...committed(id));
  expect(await acknowledged).toBe(id);
  await settled();
}

test('what was sent between two commits is the item: its duration always, its sound when asked for', async () => {
  await using to = await open();
  await to.session.appendAudio(pcm(0, 100));
  await to.session.appendAudio(pcm(100, 50));
  await commit(to, 'a');
  await to.session.appendAudio(pcm(150, 200));
  await commit(to, 'b');
  expect([audioMs(to, 'a'), audioMs(to, 'b')]).toEqual([150, 200]);
  expect(kept(to, 'a')).toEqual(Buffer.from(pcm(0, 150)));
  expect(kept(to, 'b')).toEqual(Buffer.from(pcm(150, 200)));
  expect(to.session.retainedAudio('a')?.format).toEqual({ type: 'audio/pcm' });
});

test('nothing is kept unless it is asked for', async () => {
  await using to = await open({});
  await to.session.appendAudio(pcm(0, 100));
  await commit(to, 'a');
  expect(audioMs(to, 'a')).toBe(100);
  expect(to.session.retainedAudio('a')).toBeUndefined();
});

test('audio that is sent while a commit is under way belongs to the next item', async () => {
  await using to = await open();
  await to.session.appendAudio(pcm(0, 100));
  const acknowledged = to.session.commitAudio();
  await to.session.appendAudio(pcm(100, 60));
  await to.server.next('input_audio_buffer.commit');
  to.server.send(...committed('a'));
  await acknowledged;
  await commit(to, 'b');
  expect([audioMs(to, 'a'), audioMs(to, 'b')]).toEqual([100, 60]);
  expect(kept(to, 'b')).toEqual(Buffer.from(pcm(100, 60)));
});

test('cleared audio is in no item, and a refused commit takes nothing', async () => {
  await using to = await open();
  await to.session.appendAudio(pcm(0, 100));
  const cleared = to.session.clearAudio();
  await to.session.appendAudio(pcm(100, 20));
  await to.server.next('input_audio_buffer.clear');
  to.server.send({ type: 'input_audio_buffer.cleared', event_id: 'e' });
  await cleared;
  const refused = failureOf(to.session.commitAudio());
  const { event_id: eventId } = await to.server.next('input_audio_buffer.commit');
  to.server.send(apiError({ code: 'input_audio_buffer_commit_empty', event_id: eventId ?? null }));
  expect(await refused).toMatchObject({ code: 'SERVER_ERROR' });
  await to.session.appendAudio(pcm(120, 100));
  await commit(to, 'a');
  expect(audioMs(to, 'a')).toBe(120);
  expect(kept(to, 'a')).toEqual(Buffer.from(pcm(100, 120)));
});

test('under voice detection an item is what the server says', async () => {
  await using to = await open();
  await to.session.appendAudio(pcm(0, 1_000));
  to.server.send(started('a', 120), stopped('a', 480), ...committed('a'));
  to.server.send(started('b', 600), stopped('b', 900), ...committed('b'));
  await settled();
  expect([audioMs(to, 'a'), audioMs(to, 'b')]).toEqual([360, 300]);
  expect(kept(to, 'a')).toEqual(Buffer.from(pcm(120, 360)));
  expect(kept(to, 'b')).toEqual(Buffer.from(pcm(600, 300)));
});

test('a commit while somebody speaks ends the turn where it was sent', async () => {
  await using to = await open();
  await to.session.appendAudio(pcm(0, 300));
  to.server.send(started('a', 100));
  await settled();
  await commit(to, 'a');
  expect(audioMs(to, 'a')).toBe(200);
  expect(kept(to, 'a')).toEqual(Buffer.from(pcm(100, 200)));
});

test('audio of an item that the client created, and the end of one that is deleted', async () => {
  await using to = await open();
  const item = {
    id: 'mine',
    type: 'message',
    role: 'user',
    content: [
      { type: 'input_text', text: 'listen' },
      { type: 'input_audio', audio: base64FromBytes(pcm(0, 40)) },
    ],
  } as const;
  const adding = to.session.addItem(item);
  await to.server.next('conversation.item.create');
  to.server.send(itemAdded({ ...item, content: [item.content[0], { type: 'input_audio' }] }));
  await adding;
  expect(to.session.conversation.details('mine')?.parts[1]).toEqual({ audioMs: 40 });
  expect(joined(to.session.retainedAudio('mine', 1)?.chunks)).toEqual(Buffer.from(pcm(0, 40)));
  expect(JSON.stringify(to.session.conversation)).not.toContain(item.content[1].audio.slice(0, 20));
  to.server.send({ type: 'conversation.item.deleted', event_id: 'e', item_id: 'mine' });
  await settled();
  expect(to.session.retainedAudio('mine', 1)).toBeUndefined();
});

test('G.711 lasts longer a byte', async () => {
  await using to = await open();
  to.server.send(sessionUpdated({ audio: { input: { format: { type: 'audio/pcmu' } } } }));
  await settled();
  await to.session.appendAudio(new Uint8Array(800));
  await commit(to, 'a');
  expect(audioMs(to, 'a')).toBe(100);
  expect(to.session.retainedAudio('a')).toMatchObject({ format: { type: 'audio/pcmu' } });
});

test('with `all` the answers are kept too, up to where they were truncated', async () => {
  await using to = await open({ retainAudio: 'all' });
  const id = 'item_r1_0';
  to.server.send(itemAdded({ id, type: 'message', role: 'assistant', content: [] }));
  to.server.send(audioDelta('r1', pcm(0, 100)), audioDelta('r1', pcm(100, 100)));
  await settled();
  expect(kept(to, id)).toEqual(Buffer.from(pcm(0, 200)));
  to.server.send({
    type: 'conversation.item.truncated',
    event_id: 'e',
    item_id: id,
    content_index: 0,
    audio_end_ms: 130,
  });
  await settled();
  expect(kept(to, id)).toEqual(Buffer.from(pcm(0, 130)));
});

test('within the budget the oldest items go first, and no item is kept in part', async () => {
  // Half of it, 500 ms, is for items.
  await using to = await open({ retainAudio: 'user', maximumRetainedBytes: 48_000 });
  for (const [index, id] of ['a', 'b', 'c'].entries()) {
    await to.session.appendAudio(pcm(index * 200, 200));
    await commit(to, id);
  }
  expect(kept(to, 'a')).toBeUndefined();
  expect(kept(to, 'c')).toEqual(Buffer.from(pcm(400, 200)));
  for (let piece = 0; piece < 6; piece += 1) await to.session.appendAudio(pcm(0, 100));
  await commit(to, 'long');
  expect(kept(to, 'long')).toBeUndefined();
  expect(audioMs(to, 'long')).toBe(600);
  expect(kept(to, 'c')).toEqual(Buffer.from(pcm(400, 200)));
});

test('an hour of silence under voice detection keeps no more than the budget', async () => {
  await using to = await open({ retainAudio: 'user', maximumRetainedBytes: 96_000 });
  const second = new Uint8Array(48_000);
  for (let count = 0; count < 20; count += 1) await to.session.appendAudio(second);
  await to.session.appendAudio(pcm(20_000, 500));
  to.server.send(started('a', 20_100), stopped('a', 20_400), ...committed('a'));
  await settled();
  expect(kept(to, 'a')).toEqual(Buffer.from(pcm(20_100, 300)));
});

test.each([
  { retainAudio: 'model' as never },
  { maximumRetainedBytes: 0 },
  { maximumRetainedBytes: 1.5 },
  { maximumRetainedBytes: Number.NaN },
])('%j is refused', async (options) => {
  await using server = await scriptedServer();
  const failure = await failureOf(connectSession({ ...server, ...options }));
  expect(failure).toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(server.requests).toHaveLength(0);
});
