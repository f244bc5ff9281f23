import type { Conversation, ItemDetails } from '@antiphon/session';
import { expect, test } from 'vitest';
import { fixtureFrames, PREVIEW, recordedFrames, recordedSession } from './support/recorded-session.ts';
import { settled } from './support/scripted-server.ts';

// What is expected was written from the frames, by hand.

function detailsOf(conversation: Conversation): Record<string, ItemDetails | undefined> {
  return Object.fromEntries(conversation.items.map(({ id }) => [id, conversation.details(id)]));
}

const question = (id: string, transcript: string | null) => ({
  id,
  type: 'message',
  status: 'completed',
  role: 'user',
  content: [{ type: 'input_audio', transcript }],
});
const answer = (id: string, transcript: string, status = 'completed') => ({
  id,
  type: 'message',
  status,
  role: 'assistant',
  content: [{ type: 'output_audio', transcript }],
});

test('two spoken turns under voice detection, with late and early transcriptions', async () => {
  await using to = await recordedSession(recordedFrames('ga-server-vad.jsonl'));
  await settled();
  const { conversation } = to.session;
  expect(conversation.items).toEqual([
    question('item_q1', 'When does the next ferry leave?'),
    answer('item_a1', 'The next ferry leaves at nine.'),
    question('item_q2', 'How long does it take?'),
    answer('item_a2', 'It takes forty minutes.'),
  ]);
  expect(detailsOf(conversation)).toEqual({
    item_q1: { parts: [{ audioMs: 2_572, transcription: { status: 'completed' } }] },
    item_a1: { parts: [{ audioMs: 1_000, isWhole: true }], responseId: 'resp_1' },
    item_q2: { parts: [{ audioMs: 2_764, transcription: { status: 'completed' } }] },
    item_a2: { parts: [{ audioMs: 1_200, isWhole: true }], responseId: 'resp_2' },
  });
  expect(conversation.earlyTranscripts).toEqual([]);
  to.replay.verify();
});

test('an answer that was talked over', async () => {
  await using to = await recordedSession(recordedFrames('ga-interrupted.jsonl'));
  await settled();
  const whole = 'The island has three harbours, two of them for fishing boats.';
  expect(to.session.conversation.items).toEqual([question('item_q1', null), answer('item_a1', whole, 'incomplete')]);
  await to.session.truncate('item_a1', 1_000);
  await settled();
  const { conversation } = to.session;
  expect(conversation.items).toEqual([
    question('item_q1', null),
    // Half of the audio: 30 of 61 characters, the comma among them.
    answer('item_a1', 'The island has three harbours,', 'incomplete'),
    question('item_q2', null),
    answer('item_a2', 'Pardon?'),
  ]);
  expect(detailsOf(conversation)).toMatchObject({
    item_q1: { parts: [{ audioMs: 1_200 }] },
    item_a1: { parts: [{ audioMs: 2_000, heardMs: 1_000 }], responseId: 'resp_1' },
    item_q2: {
      parts: [{ audioMs: 900, transcription: { status: 'failed', error: { code: 'audio_unintelligible' } } }],
    },
    item_a2: { parts: [{ audioMs: 480 }], responseId: 'resp_2' },
  });
  to.replay.verify();
});

test('a picture, a function call with its output, and a deletion', async () => {
  await using to = await recordedSession(recordedFrames('ga-function-call.jsonl'));
  const { session } = to;
  const picture = {
    id: 'item_picture',
    type: 'message',
    role: 'user',
    content: [
      { type: 'input_text', text: 'Which boat is this?' },
      { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgo=' },
    ],
  } as const;
  await session.addItem(picture);
  const { items } = await session.respond().result;
  const call = {
    id: 'item_call',
    type: 'function_call',
    status: 'completed',
    call_id: 'call_boat',
    name: 'find_boat',
    arguments: '{"hull":"blue"}',
  };
  expect(items).toEqual([call]);
  expect(session.conversation.items).toEqual([{ ...picture, status: 'completed' }, call]);
  const output = {
    id: 'item_output',
    type: 'function_call_output',
    call_id: 'call_boat',
    output: '{"name":"Seagull"}',
  } as const;
  await session.addItem(output);
  await session.respond().result;
  await session.deleteItem('item_picture');
  const { conversation } = session;
  expect(conversation.items).toEqual([
    call,
    { ...output, status: 'completed' },
    answer('item_a2', 'That is the Seagull.'),
  ]);
  expect(conversation.details('item_a2')?.parts[0]?.audioMs).toBe(900);
  expect(conversation.details('item_picture')).toBeUndefined();
  to.replay.verify();
});

test('tools of an MCP server, an approval, and a call that outlives its response', async () => {
  await using to = await recordedSession(recordedFrames('ga-mcp.jsonl'));
  const { session } = to;
  const asked = {
    id: 'item_q1',
    type: 'message',
    role: 'user',
    content: [{ type: 'input_text', text: 'When is high tide?' }],
  } as const;
  await session.addItem(asked);
  await session.respond().result;
  const approval = {
    id: 'item_approval',
    type: 'mcp_approval_response',
    approval_request_id: 'mcpr_1',
    approve: true,
  } as const;
  await session.addItem(approval, { previousItemId: 'mcpr_1' });
  await settled();
  const { conversation } = session;
  const tool = { name: 'tides', description: 'tells the tides', input_schema: { type: 'object' }, annotations: null };
  const of = { server_label: 'harbour', name: 'tides', arguments: '{"port":"Brest"}' };
  expect(conversation.items).toEqual([
    { id: 'mcpl_1', type: 'mcp_list_tools', server_label: 'harbour', tools: [tool] },
    { ...asked, status: 'completed' },
    { id: 'mcpr_1', type: 'mcp_approval_request', ...of },
    approval,
    { id: 'mcp_1', type: 'mcp_call', ...of, approval_request_id: 'mcpr_1', output: 'noon', error: null },
  ]);
  expect(conversation.details('mcpl_1')).toEqual({ parts: [], mcpProgress: 'completed' });
  expect(conversation.details('mcp_1')).toMatchObject({ responseId: 'resp_2', mcpProgress: 'completed' });
  to.replay.verify();
});

test('a spoken answer of the preview', async () => {
  await using to = await recordedSession(fixtureFrames('preview-server-events.jsonl').slice(0, 19), PREVIEW);
  await settled();
  const { conversation } = to.session;
  expect(conversation.items).toEqual([
    { object: 'realtime.item', ...question('item_question', null) },
    { object: 'realtime.item', ...answer('item_answer', 'At noon.') },
  ]);
  // Six bytes of PCM: the response says so, though the session speaks G.711.
  expect(conversation.details('item_answer')).toEqual({
    parts: [{ audioMs: 6 / 48, isWhole: true }],
    responseId: 'resp_tide',
  });
});

test('every event of a GA server, in the order in which they are listed', async () => {
  // From session.created on. The item of the answer is never added: it belongs to no conversation that these events tell of.
  await using to = await recordedSession(fixtureFrames('ga-server-events.jsonl').slice(2));
  await settled();
  const { conversation } = to.session;
  expect(conversation.items).toEqual([
    {
      id: 'item_901',
      object: 'realtime.item',
      type: 'message',
      status: 'completed',
      role: 'user',
      content: [{ type: 'input_text', text: 'hello' }],
    },
    {
      id: 'mcpl_902',
      type: 'mcp_list_tools',
      server_label: 'docs',
      tools: [{ name: 'search', description: 'finds a page', input_schema: { type: 'object' }, annotations: null }],
    },
    { id: 'mcpr_904', type: 'mcp_approval_request', server_label: 'docs', name: 'search', arguments: '{}' },
  ]);
  // Deleted before its transcription came.
  expect(conversation.earlyTranscripts).toEqual([
    { itemId: 'item_question', contentIndex: 0, transcript: 'When is high tide?' },
  ]);
  expect(conversation.details('mcpl_902')?.mcpProgress).toBe('failed');
});
