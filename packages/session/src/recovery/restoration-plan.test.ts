import type { ConversationItem } from '@antiphon/protocol';
import { describe, expect, it } from 'vitest';
import { planRestoration } from './restoration-plan.ts';

const message = (
  id: string,
  role: 'user' | 'assistant' | 'system',
  content: Extract<ConversationItem, { readonly type: 'message' }>['content'],
  status: 'completed' | 'incomplete' | 'in_progress' = 'completed',
): ConversationItem => ({ id, object: 'realtime.item', type: 'message', status, role, content });

describe('planRestoration', () => {
  it('keeps texts, images, system messages, calls and outputs as they are, under their ids', () => {
    const items: readonly ConversationItem[] = [
      message('s', 'system', [{ type: 'input_text', text: 'be kind' }]),
      message('u', 'user', [
        { type: 'input_text', text: 'look' },
        { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'low' },
      ]),
      message('a', 'assistant', [{ type: 'output_text', text: 'I see' }]),
      { id: 'c', type: 'function_call', call_id: 'call_1', name: 'book', arguments: '{}', status: 'completed' },
      { id: 'o', type: 'function_call_output', call_id: 'call_1', output: 'done' },
      { id: 'm', type: 'mcp_call', server_label: 'maps', name: 'find', arguments: '{}', output: 'here' },
    ];
    const plan = planRestoration(items);
    const expected = items.map((item) => {
      const { object: _object, status: _status, ...param } = item;
      return param;
    });
    expect(plan.items.map(({ param }) => param)).toEqual(expected);
    expect(plan.losses).toEqual([]);
  });

  it('restores a user’s audio as audio where somebody has it, with what was heard', () => {
    const items = [
      message('kept', 'user', [{ type: 'input_audio', audio: 'AAEC', transcript: 'one' }]),
      message('asked', 'user', [
        { type: 'input_text', text: 'hm' },
        { type: 'input_audio', transcript: null },
      ]),
    ];
    const plan = planRestoration(items, (id, index) =>
      id === 'asked' && index === 1 ? Uint8Array.of(0, 1, 2) : undefined,
    );
    expect(plan.items.map(({ param }) => param)).toMatchObject([
      { content: [{ type: 'input_audio', audio: 'AAEC', transcript: 'one' }] },
      {
        content: [
          { type: 'input_text', text: 'hm' },
          { type: 'input_audio', audio: 'AAEC' },
        ],
      },
    ]);
    expect(plan.losses).toEqual([]);
  });

  it('restores it as what was heard otherwise, and not at all without that', () => {
    const plan = planRestoration([
      message('heard', 'user', [{ type: 'input_audio', transcript: 'hello' }]),
      message('unheard', 'user', [{ type: 'input_audio', transcript: null }]),
      message('partly', 'user', [{ type: 'input_text', text: 'hm' }, { type: 'input_audio' }]),
    ]);
    expect(plan.items.map(({ param }) => param)).toMatchObject([
      { id: 'heard', content: [{ type: 'input_text', text: 'hello' }] },
      { id: 'partly', content: [{ type: 'input_text', text: 'hm' }] },
    ]);
    expect(plan.losses).toEqual([
      { itemId: 'heard', what: 'audio', reason: 'not retained' },
      { itemId: 'unheard', what: 'item', reason: 'not retained' },
      { itemId: 'partly', what: 'audio', reason: 'not retained' },
    ]);
  });

  it('restores the model’s audio as its words, part by part, also of an answer that was cut', () => {
    const plan = planRestoration([
      message(
        'a',
        'assistant',
        [
          { type: 'output_audio', transcript: 'one' },
          { type: 'output_text', text: 'two' },
          { type: 'output_audio', transcript: null },
        ],
        'incomplete',
      ),
      message('silent', 'assistant', [{ type: 'output_audio', transcript: null }]),
      message('begun', 'assistant', [], 'in_progress'),
    ]);
    expect(plan.items.map(({ param }) => param)).toEqual([
      {
        id: 'a',
        type: 'message',
        role: 'assistant',
        content: [
          { type: 'output_text', text: 'one' },
          { type: 'output_text', text: 'two' },
        ],
      },
    ]);
    expect(plan.losses).toEqual([
      { itemId: 'a', what: 'audio', reason: 'model audio' },
      { itemId: 'silent', what: 'item', reason: 'model audio' },
      { itemId: 'begun', what: 'item', reason: 'unfinished' },
    ]);
  });

  it('leaves out calls that are not whole, their outputs, and what only a server can make', () => {
    const plan = planRestoration([
      { id: 'c', type: 'function_call', call_id: 'call_1', name: 'book', arguments: '{"a', status: 'in_progress' },
      { id: 'o', type: 'function_call_output', call_id: 'call_1', output: 'done' },
      { id: 'm', type: 'mcp_call', server_label: 'maps', name: 'find', arguments: '{}', output: null, error: null },
      { id: 'q', type: 'mcp_approval_request', server_label: 'maps', name: 'find', arguments: '{}' },
      { id: 'r', type: 'mcp_approval_response', approval_request_id: 'q', approve: true },
      { id: 'l', type: 'mcp_list_tools', server_label: 'maps', tools: [] },
    ]);
    expect(plan.items).toEqual([]);
    expect(plan.losses).toEqual([
      { itemId: 'c', what: 'item', reason: 'unfinished' },
      { itemId: 'o', what: 'item', reason: 'no call' },
      { itemId: 'm', what: 'item', reason: 'unfinished' },
      { itemId: 'q', what: 'item', reason: 'not creatable' },
      { itemId: 'r', what: 'item', reason: 'not creatable' },
    ]);
  });

  it('gives no id that the API would not take', () => {
    const id = 'x'.repeat(33);
    const plan = planRestoration([message(id, 'user', [{ type: 'input_text', text: 'hello' }])]);
    expect(plan.items[0]?.param).not.toHaveProperty('id');
    expect(plan.items[0]?.source.id).toBe(id);
  });
});
