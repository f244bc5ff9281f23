import type { ConversationItem, ServerEvent } from '@antiphon/protocol';
import { expect, test } from 'vitest';
import type { Conversation } from './conversation.ts';
import { reduce } from './reduce.ts';
import { emptyConversation } from './conversation-snapshot.ts';

const after = (...events: readonly ServerEvent[]): Conversation => events.reduce(reduce, emptyConversation);
const added = (item: unknown): ServerEvent => ({ type: 'conversation.item.added', item: item as ConversationItem });
const done = (item: unknown): ServerEvent => ({ type: 'conversation.item.done', item: item as ConversationItem });
const spoken = { id: 'q', type: 'message', role: 'user', content: [{ type: 'input_audio', transcript: null }] };
const heard = { item_id: 'q', content_index: 0 };
const failed: ServerEvent = {
  type: 'conversation.item.input_audio_transcription.failed',
  ...heard,
  error: { type: 'transcription_error', code: 'audio_unintelligible', message: 'nothing was understood' },
};
const piece = (delta: string): ServerEvent => ({
  type: 'conversation.item.input_audio_transcription.delta',
  ...heard,
  delta,
});
const completed = (transcript: string): ServerEvent => ({
  type: 'conversation.item.input_audio_transcription.completed',
  ...heard,
  transcript,
  languages: [{ code: 'en' }],
});
const transcription = (conversation: Conversation) => conversation.details('q')?.parts[0]?.transcription;

test('a transcription tells how it stands', () => {
  expect(transcription(after(added(spoken)))).toBeUndefined();
  expect(transcription(after(added(spoken), piece('Go')))).toEqual({ status: 'in_progress' });
  const whole = after(added(spoken), piece('Go'), completed('Good morning'));
  expect(transcription(whole)).toEqual({ status: 'completed', languages: [{ code: 'en' }] });
});

test('a failed transcription keeps its error, whether it comes before or after the item', () => {
  const expected = { status: 'failed', error: { code: 'audio_unintelligible' } };
  for (const events of [
    [added(spoken), failed],
    [failed, added(spoken)],
  ]) {
    const state = after(...events);
    expect(transcription(state)).toMatchObject(expected);
    expect(state.items).toEqual([spoken]);
    expect(state.earlyTranscripts).toEqual([]);
  }
});

test('pieces that come after the end of a transcription are late', () => {
  const state = after(added(spoken), piece('Good '), completed('Good morning'), piece('morning'));
  expect(state.items[0]).toMatchObject({ content: [{ transcript: 'Good morning' }] });
  expect(transcription(reduce(after(added(spoken), failed), piece('x')))).toMatchObject({ status: 'failed' });
});

test('who said what is kept, each stretch once, before and after the text', () => {
  const segment = (id: string, speaker: string): ServerEvent => ({
    type: 'conversation.item.input_audio_transcription.segment',
    ...heard,
    id,
    text: `text of ${id}`,
    speaker,
    start: 0,
    end: 1,
  });
  const state = after(segment('s1', 'A'), added(spoken), segment('s2', 'B'), segment('s1', 'A'), completed('all'));
  expect(transcription(state)).toMatchObject({
    status: 'completed',
    segments: [
      { id: 's2', speaker: 'B' },
      { id: 's1', speaker: 'A' },
    ],
  });
});

test('pictures stay as they were sent', () => {
  const picture = { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'low' };
  const item = { id: 'p', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'look' }, picture] };
  expect(after(added(item), done(item)).items).toEqual([item]);
});

const list = { id: 'l', type: 'mcp_list_tools', server_label: 'docs', tools: [] };
const tool = { name: 'search', input_schema: { type: 'object' } };

test('tools of an MCP server are listed, or fail to be', () => {
  const listing = after(added(list), { type: 'mcp_list_tools.in_progress', item_id: 'l' });
  expect(listing.details('l')?.mcpProgress).toBe('in_progress');
  const listed = [
    { type: 'mcp_list_tools.completed', item_id: 'l' } as const,
    done({ ...list, tools: [tool] }),
    { type: 'mcp_list_tools.in_progress', item_id: 'l' } as const,
    added(list),
  ].reduce(reduce, listing);
  expect(listed.items).toEqual([{ ...list, tools: [tool] }]);
  expect(listed.details('l')?.mcpProgress).toBe('completed');
  const fails = after({ type: 'mcp_list_tools.failed', item_id: 'l' }, added(list));
  expect(fails.details('l')?.mcpProgress).toBe('failed');
});

test('a call of an MCP tool: arguments in pieces, progress, output, and what comes late', () => {
  const call = { id: 'm', type: 'mcp_call', server_label: 'docs', name: 'search', arguments: '', output: null };
  const at = { item_id: 'm', output_index: 0 };
  const running = after(
    added(call),
    { type: 'response.mcp_call_arguments.delta', response_id: 'r', ...at, delta: '{"q":' },
    { type: 'response.mcp_call_arguments.delta', response_id: 'r', ...at, delta: '1}' },
    { type: 'response.mcp_call_arguments.done', response_id: 'r', ...at, arguments: '{"q":1}' },
    { type: 'response.mcp_call_arguments.delta', response_id: 'r', ...at, delta: 'late' },
    { type: 'response.mcp_call.in_progress', ...at },
  );
  expect(running.items[0]).toMatchObject({ arguments: '{"q":1}' });
  expect(running.details('m')?.mcpProgress).toBe('in_progress');
  const ended = [
    { type: 'response.mcp_call.completed', ...at } as const,
    done({ ...call, arguments: '{"q":1}', output: 'found' }),
    done(call),
  ].reduce(reduce, running);
  expect(ended.items[0]).toMatchObject({ arguments: '{"q":1}', output: 'found' });
  expect(ended.details('m')?.mcpProgress).toBe('completed');
  const error = { type: 'http_error', code: 502, message: 'bad gateway' };
  const broken = [{ type: 'response.mcp_call.failed', ...at } as const, done({ ...call, error })].reduce(
    reduce,
    running,
  );
  expect(broken.items[0]).toMatchObject({ error });
  expect(broken.details('m')?.mcpProgress).toBe('failed');
});

test('approvals are items', () => {
  const request = { id: 'ar', type: 'mcp_approval_request', server_label: 'docs', name: 'search', arguments: '{}' };
  const response = { id: 'as', type: 'mcp_approval_response', approval_request_id: 'ar', approve: true };
  expect(after(added(request), done(request), added(response), done(response)).items).toEqual([request, response]);
});

test('function calls and their outputs are items', () => {
  const call = { id: 'c', type: 'function_call', call_id: 'x', name: 'look', arguments: '', status: 'in_progress' };
  const at = { response_id: 'r', item_id: 'c', output_index: 0, call_id: 'x' };
  const output = { id: 'o', type: 'function_call_output', call_id: 'x', output: '42' };
  const state = after(
    added(call),
    { type: 'response.function_call_arguments.done', ...at, arguments: '{}' },
    { type: 'response.function_call_arguments.delta', ...at, delta: '{}' },
    added(output),
    done({ ...call, status: 'completed' }),
  );
  expect(state.items).toEqual([{ ...call, arguments: '{}', status: 'completed' }, output]);
});
