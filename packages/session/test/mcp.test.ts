import type { ConversationItem, KnownServerEvent, McpCallItem } from '@antiphon/protocol';
import type { McpCall } from '@antiphon/session';
import { describe, expect, test } from 'vitest';
import { failureOf, openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import { apiError, itemAdded, outputItem, responseCreated, responseDone } from './support/server-events.ts';
import { acknowledging, calling, createsIn, functionCall } from './support/tool-server.ts';

type Item = McpCallItem & { readonly id: string };

const opened = () => openSession({ answer: acknowledging });

const call: Item = {
  id: 'item_mcp',
  type: 'mcp_call',
  server_label: 'books',
  name: 'find',
  arguments: '',
  approval_request_id: null,
  output: null,
  error: null,
};
const text = '{"title":"Dune"}';
const itemDone = (item: ConversationItem): KnownServerEvent => ({ type: 'conversation.item.done', item });
const step = (type: 'in_progress' | 'completed' | 'failed'): KnownServerEvent => ({
  type: `response.mcp_call.${type}`,
  item_id: call.id,
  output_index: 0,
});
const argumentsDone: KnownServerEvent = {
  type: 'response.mcp_call_arguments.done',
  response_id: 'r1',
  item_id: call.id,
  output_index: 0,
  arguments: text,
};
const begun = [
  responseCreated('r1'),
  outputItem('response.output_item.added', 'r1', 0, call),
  itemAdded(call),
  argumentsDone,
  step('in_progress'),
];
const told = { itemId: 'item_mcp', serverLabel: 'books', name: 'find', arguments: text };

async function watchedCalls() {
  const open = await opened();
  const calls: McpCall[] = [];
  open.session.mcpCalls$.subscribe((each) => calls.push(each));
  return { ...open, calls };
}

describe('calls of MCP tools', () => {
  test('are told from their start to their output, and the model goes on after the response', async () => {
    await using open = await watchedCalls();
    const done = { ...call, arguments: text, output: 'found' };
    open.server.send(
      ...begun,
      step('completed'),
      outputItem('response.output_item.done', 'r1', 0, done),
      itemDone(done),
    );
    await settled();
    expect(open.calls).toEqual([
      { ...told, responseId: 'r1', status: 'started' },
      { ...told, responseId: 'r1', status: 'completed', output: 'found' },
    ]);
    expect(createsIn(open.server)).toEqual([]);
    open.server.send(responseDone('r1', { output: [done] }));
    await open.server.next('response.create');
    open.server.send(responseCreated('r2'), responseDone('r2'));
    await settled();
    expect(createsIn(open.server)).toHaveLength(1);
    expect(open.clock.timerCount).toBe(0);
  });

  test('may outlive their response: the model goes on when they end', async () => {
    await using open = await watchedCalls();
    open.server.send(...begun, outputItem('response.output_item.done', 'r1', 0, { ...call, arguments: text }));
    open.server.send(responseDone('r1'));
    await settled();
    expect(open.calls.map(({ status }) => status)).toEqual(['started']);
    expect(createsIn(open.server)).toEqual([]);
    open.server.send(step('completed'), itemDone({ ...call, arguments: text, output: 'found' }));
    await open.server.next('response.create');
    expect(open.calls.at(-1)).toEqual({ ...told, responseId: 'r1', status: 'completed', output: 'found' });
  });

  test('that fail say why', async () => {
    await using open = await watchedCalls();
    const error = { type: 'http_error', code: 502, message: 'bad gateway' } as const;
    open.server.send(...begun, step('failed'), outputItem('response.output_item.done', 'r1', 0, { ...call, error }));
    open.server.send(responseDone('r1'));
    await open.server.next('response.create');
    expect(open.calls.at(-1)).toEqual({ ...told, responseId: 'r1', status: 'failed', error });
  });

  test.each(['completed', 'failed'] as const)(
    'whose item never tells more are %s with the response',
    async (status) => {
      await using open = await watchedCalls();
      open.server.send(...begun, step(status), responseDone('r1'));
      await open.server.next('response.create');
      expect(open.calls.map((each) => each.status)).toEqual(['started', status]);
    },
  );

  test('share one follow-up with the functions of the same response', async () => {
    await using open = await watchedCalls();
    open.session.registerTool({ name: 'a', execute: () => 'ok' });
    const [created, ...rest] = calling('r1', functionCall('a')) as [KnownServerEvent, ...KnownServerEvent[]];
    open.server.send(created, ...rest, ...begun.slice(1), responseDone('r1'));
    await open.server.next('conversation.item.create');
    await settled();
    expect(createsIn(open.server)).toEqual([]);
    open.server.send(step('completed'), itemDone({ ...call, output: 'found' }));
    await open.server.next('response.create');
    open.server.send(responseCreated('r2'), responseDone('r2'));
    await settled();
    expect(createsIn(open.server)).toHaveLength(1);
  });

  test('of an interrupted response, and of one outside the conversation, are told and asked nothing for', async () => {
    await using open = await watchedCalls();
    const done = outputItem('response.output_item.done', 'r1', 0, { ...call, output: 'found' });
    open.server.send(...begun, step('completed'), done, responseDone('r1', { status: 'cancelled' }));
    const other = { ...call, id: 'item_beside' };
    open.server.send(
      responseCreated('r2', { conversation_id: null }),
      outputItem('response.output_item.added', 'r2', 0, other),
      outputItem('response.output_item.done', 'r2', 0, { ...other, output: 'found' }),
      responseDone('r2', { conversation_id: null }),
    );
    await settled();
    expect(open.calls.map(({ status }) => status)).toEqual(['started', 'completed', 'started', 'completed']);
    expect(createsIn(open.server)).toEqual([]);
  });

  test('that are written into a conversation as its history are not told', async () => {
    await using open = await watchedCalls();
    const past = { ...call, arguments: text, output: 'found' };
    open.server.send(itemAdded(past), itemDone(past));
    await settled();
    expect(open.calls).toEqual([]);
    expect(createsIn(open.server)).toEqual([]);
  });
});

describe('approvals', () => {
  const request = {
    id: 'ask_1',
    type: 'mcp_approval_request',
    server_label: 'books',
    name: 'buy',
    arguments: text,
  } as const;
  const asked = [
    responseCreated('r1'),
    outputItem('response.output_item.added', 'r1', 0, { ...request, arguments: '' }),
    outputItem('response.output_item.done', 'r1', 0, request),
    itemDone(request),
    responseDone('r1', { output: [request] }),
  ];

  test('are told once and answered by id; the call that follows is told, and the model goes on after it', async () => {
    await using open = await watchedCalls();
    const requests: unknown[] = [];
    open.session.mcpApprovals$.subscribe((each) => requests.push(each));
    open.server.send(...asked);
    await settled();
    expect(requests).toEqual([{ id: 'ask_1', responseId: 'r1', serverLabel: 'books', name: 'buy', arguments: text }]);
    await open.session.approveMcpCall('ask_1');
    const { item, previous_item_id: previousId } = await open.server.next('conversation.item.create');
    expect(item).toMatchObject({ type: 'mcp_approval_response', approval_request_id: 'ask_1', approve: true });
    expect(previousId).toBe('ask_1');
    const allowed = { ...call, approval_request_id: 'ask_1', arguments: text };
    open.server.send(
      itemAdded(allowed),
      step('in_progress'),
      step('completed'),
      itemDone({ ...allowed, output: 'bought' }),
    );
    await open.server.next('response.create');
    expect(open.calls).toEqual([
      { ...told, status: 'started', approvalRequestId: 'ask_1' },
      { ...told, status: 'completed', approvalRequestId: 'ask_1', output: 'bought' },
    ]);
  });

  test('that are rejected let the model go on without', async () => {
    await using open = await opened();
    open.server.send(...asked);
    await settled();
    await open.session.rejectMcpCall('ask_1', { reason: 'too expensive' });
    expect(await open.server.next('conversation.item.create')).toMatchObject({
      item: { approve: false, reason: 'too expensive' },
    });
    await open.server.next('response.create');
  });

  test('are answered once, unless the server refused the answer', async () => {
    let isRefusing = true;
    await using open = await openSession({
      answer: (event) =>
        isRefusing ? [apiError({ param: 'item', event_id: event.event_id ?? null })] : acknowledging(event),
    });
    expect(await failureOf(open.session.approveMcpCall('ask_1'))).toMatchObject({ code: 'SERVER_ERROR' });
    isRefusing = false;
    await open.session.approveMcpCall('ask_1');
    for (const again of [open.session.rejectMcpCall('ask_1'), open.session.approveMcpCall('')])
      expect(await failureOf(again)).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

test('lists of tools are told from their beginning to their end', async () => {
  await using open = await opened();
  const lists: unknown[] = [];
  let completed = 0;
  open.session.mcpToolLists$.subscribe({ next: (list) => lists.push(list), complete: () => (completed += 1) });
  const list = (id: string) => ({ id, type: 'mcp_list_tools', server_label: id, tools: [] }) as const;
  const tools = [{ name: 'find', input_schema: {} }];
  open.server.send(
    itemAdded(list('one')),
    itemAdded(list('two')),
    { type: 'mcp_list_tools.in_progress', item_id: 'one' },
    { type: 'mcp_list_tools.failed', item_id: 'two' },
    itemDone(list('two')),
    { type: 'mcp_list_tools.completed', item_id: 'one' },
    itemDone({ ...list('one'), tools }),
    itemAdded({ ...list('past'), tools }),
    itemDone({ ...list('past'), tools }),
  );
  await settled();
  expect(lists).toEqual([
    { itemId: 'one', serverLabel: 'one', status: 'in_progress', tools: [] },
    { itemId: 'two', serverLabel: 'two', status: 'in_progress', tools: [] },
    { itemId: 'two', serverLabel: 'two', status: 'failed', tools: [] },
    { itemId: 'one', serverLabel: 'one', status: 'completed', tools },
  ]);
  await open.session.close();
  expect(completed).toBe(1);
});
