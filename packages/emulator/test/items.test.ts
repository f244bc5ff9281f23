import { describe, expect, it } from 'vitest';
import { scriptEngine } from '../src/index.ts';
import { openPair, type TestClient, tone, toneBase64, userText } from './test-client.ts';

async function addText(
  client: TestClient,
  text: string,
  previousItemId?: string,
): Promise<{ id: string; previous: string | null | undefined }> {
  client.send(userText(text, previousItemId));
  const { item, previous_item_id: previous } = await client.next('conversation.item.done');
  return { id: item.id, previous };
}

describe('conversation.item.create', () => {
  it("appends with no and with '' as previous item, and puts root first", async () => {
    await using pair = await openPair();
    const { client } = pair;
    const first = await addText(client, 'one');
    const second = await addText(client, 'two', '');
    const front = await addText(client, 'zero', 'root');
    const middle = await addText(client, 'one and a half', first.id);
    const last = await addText(client, 'three');
    expect([first.previous, second.previous, front.previous, middle.previous, last.previous]).toEqual([
      null,
      first.id,
      null,
      first.id,
      second.id,
    ]);
    expect(client.types()).toEqual(
      Array.from({ length: 5 }, () => ['conversation.item.added', 'conversation.item.done']).flat(),
    );
  });

  it('refuses an unknown previous item and adds nothing', async () => {
    await using pair = await openPair();
    const { client } = pair;
    client.send({ ...userText('x', 'item_none'), event_id: 'i1' });
    const { error } = await client.next('error');
    expect(error).toMatchObject({ param: 'previous_item_id', event_id: 'i1' });
    expect((await addText(client, 'y')).previous).toBeNull();
  });

  it('keeps the id of the client, and takes it again as the API does', async () => {
    await using pair = await openPair();
    const { client } = pair;
    const item = { id: 'mine', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'x' }] } as const;
    client.send({ type: 'conversation.item.create', item });
    expect((await client.next('conversation.item.added')).item.id).toBe('mine');
    client.send({ type: 'conversation.item.create', item });
    expect((await client.next('conversation.item.added')).previous_item_id).toBe('mine');
    expect((await addText(client, 'after')).previous).toBe('mine');
  });

  it.each([
    ['an unknown type', { type: 'poem' }, 'invalid_value', 'item.type'],
    ['an unknown role', { type: 'message', role: 'poet', content: [] }, 'invalid_value', 'item.role'],
    [
      'a part of the wrong side',
      { type: 'message', role: 'assistant', content: [{ type: 'input_text', text: 'x' }] },
      'invalid_value',
      'item.content[0].type',
    ],
    ['no content', { type: 'message', role: 'user' }, 'missing_required_parameter', 'item.content'],
    [
      'an id that is too long',
      { id: 'x'.repeat(33), type: 'message', role: 'user', content: [] },
      'string_above_max_length',
      'item.id',
    ],
    [
      'audio that is no base64',
      { type: 'message', role: 'user', content: [{ type: 'input_audio', audio: '***' }] },
      'invalid_value',
      'item.content[0].audio',
    ],
  ])('refuses %s', async (_name, item, code, param) => {
    await using pair = await openPair();
    const { client } = pair;
    client.sendFrame(JSON.stringify({ type: 'conversation.item.create', event_id: 'i2', item }));
    expect((await client.next('error')).error).toMatchObject({ code, param, event_id: 'i2' });
  });

  it('takes audio in an item, hands it to the engine, and sends it back only when it is retrieved', async () => {
    await using pair = await openPair();
    const { client } = pair;
    const audio = Buffer.from(tone(250).buffer).toString('base64');
    client.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_audio', audio }] },
    });
    const { item } = await client.next('conversation.item.done');
    expect(JSON.stringify(item)).not.toContain(audio.slice(0, 40));
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    expect(JSON.stringify(response.output)).toContain('0.25 seconds');
    client.send({ type: 'conversation.item.retrieve', item_id: item.id });
    expect((await client.next('conversation.item.retrieved')).item).toMatchObject({
      content: [{ type: 'input_audio', audio }],
    });
  });
});

describe('the audio of a conversation', () => {
  const audioBytesOf = async (client: TestClient, id: string): Promise<number> => {
    client.send({ type: 'conversation.item.retrieve', item_id: id });
    const { item } = await client.next('conversation.item.retrieved');
    const [part] = item.type === 'message' ? item.content : [];
    return part !== undefined && 'audio' in part ? Buffer.from(part.audio ?? '', 'base64').byteLength : 0;
  };
  const addAudio = async (client: TestClient, durationMs: number, previousItemId?: string): Promise<string> => {
    const content = [{ type: 'input_audio', audio: toneBase64(durationMs), transcript: 'la' }] as const;
    const after = previousItemId === undefined ? {} : { previous_item_id: previousItemId };
    client.send({ type: 'conversation.item.create', ...after, item: { type: 'message', role: 'user', content } });
    return (await client.next('conversation.item.done')).item.id;
  };

  it('is let go, the oldest first, where it would be more than allowed; words and answers stay', async () => {
    const engine = scriptEngine({ turns: [{ reply: [{ type: 'audio', samples: tone(300), transcript: 'so' }] }] });
    await using pair = await openPair({ engine, maximumConversationAudioMs: 500 });
    const { client } = pair;
    const first = await addAudio(client, 250);
    const second = await addAudio(client, 250);
    expect(await audioBytesOf(client, first)).toBe(12_000);
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    expect(await audioBytesOf(client, first)).toBe(0);
    expect(await audioBytesOf(client, second)).toBe(0);
    expect(await audioBytesOf(client, response.output[0]?.id ?? '')).toBe(14_400);
    client.send({ type: 'conversation.item.retrieve', item_id: first });
    const { item } = await client.next('conversation.item.retrieved');
    expect(item).toMatchObject({ content: [{ type: 'input_audio', transcript: 'la' }] });
  });

  it('of the newest item stays, however long it is and wherever it stands', async () => {
    await using pair = await openPair({ maximumConversationAudioMs: 500 });
    const { client } = pair;
    const old = await addAudio(client, 400);
    const front = await addAudio(client, 600, 'root');
    expect(await audioBytesOf(client, front)).toBe(28_800);
    expect(await audioBytesOf(client, old)).toBe(0);
  });
});

describe('conversation.item.delete and retrieve', () => {
  it('removes once; twice and unknown are errors in the words of the API', async () => {
    await using pair = await openPair();
    const { client } = pair;
    const { id } = await addText(client, 'x');
    client.send({ type: 'conversation.item.delete', item_id: id });
    expect((await client.next('conversation.item.deleted')).item_id).toBe(id);
    client.send({ type: 'conversation.item.delete', item_id: id });
    expect((await client.next('error')).error).toMatchObject({
      code: 'item_delete_invalid_item_id',
      message: `Error deleting item: the item with id '${id}' does not exist.`,
      event_id: null,
    });
    client.send({ type: 'conversation.item.retrieve', item_id: id, event_id: 'q1' });
    expect((await client.next('error')).error).toMatchObject({ code: 'item_retrieve_invalid_item_id', event_id: 'q1' });
    expect((await addText(client, 'y')).previous).toBeNull();
  });
});

describe('conversation.item.truncate', () => {
  const openAnswer = async (): Promise<{ client: TestClient; id: string } & AsyncDisposable> => {
    const engine = scriptEngine({
      turns: [{ reply: [{ type: 'audio', samples: tone(1000), transcript: 'la la la' }] }],
    });
    const pair = await openPair({ engine });
    pair.client.send({ type: 'response.create' });
    const { response } = await pair.client.next('response.done');
    const id = response.output[0]?.id ?? '';
    return { client: pair.client, id, [Symbol.asyncDispose]: () => pair[Symbol.asyncDispose]() };
  };
  const retrieve = async (client: TestClient, id: string): Promise<{ byteLength: number; transcript: unknown }> => {
    client.send({ type: 'conversation.item.retrieve', item_id: id });
    const { item } = await client.next('conversation.item.retrieved');
    const part = item.type === 'message' ? item.content[0] : undefined;
    if (part?.type !== 'output_audio') throw new Error('no audio');
    return { byteLength: Buffer.from(part.audio ?? '', 'base64').byteLength, transcript: part.transcript };
  };

  it('cuts the audio to what was heard and drops the transcript', async () => {
    await using answer = await openAnswer();
    const { client, id } = answer;
    expect(await retrieve(client, id)).toEqual({ byteLength: 48_000, transcript: 'la la la' });
    client.send({ type: 'conversation.item.truncate', item_id: id, content_index: 0, audio_end_ms: 400 });
    expect(await client.next('conversation.item.truncated')).toMatchObject({
      item_id: id,
      content_index: 0,
      audio_end_ms: 400,
    });
    expect(await retrieve(client, id)).toEqual({ byteLength: 400 * 48, transcript: null });
  });

  it('complains past the end without an event id, and cuts to the end all the same', async () => {
    await using answer = await openAnswer();
    const { client, id } = answer;
    client.types();
    client.send({
      type: 'conversation.item.truncate',
      event_id: 't1',
      item_id: id,
      content_index: 0,
      audio_end_ms: 1500,
    });
    expect((await client.next('error')).error).toMatchObject({
      message: 'Audio content of 1000ms is already shorter than 1500ms',
      event_id: null,
    });
    expect((await client.next('conversation.item.truncated')).audio_end_ms).toBe(1000);
  });

  it('refuses what is not audio of the model, and what is not there', async () => {
    await using pair = await openPair();
    const { client } = pair;
    const { id } = await addText(client, 'x');
    client.send({ type: 'conversation.item.truncate', item_id: id, content_index: 0, audio_end_ms: 1 });
    expect((await client.next('error')).error.code).toBe('unsupported_content_type');
    client.send({ type: 'conversation.item.truncate', item_id: 'item_none', content_index: 0, audio_end_ms: 1 });
    expect((await client.next('error')).error.code).toBe('item_truncate_invalid_item_id');
  });
});
