import type { ServerEvent } from '@antiphon/protocol';
import { expect, test } from 'vitest';
import { createDispatcher } from '../streams/dispatcher.ts';
import { withoutMessages } from './without-messages.ts';

const MESSAGE = { id: 'm', type: 'message', role: 'user', content: [] } as const;
const CALL = { id: 'c', type: 'function_call', call_id: 'c', name: 'look', arguments: '' } as const;

function items(item: typeof MESSAGE | typeof CALL): readonly ServerEvent[] {
  return [
    { type: 'conversation.item.added', item },
    { type: 'conversation.item.done', item },
    { type: 'response.output_item.added', response_id: 'r', output_index: 0, item },
    { type: 'response.output_item.done', response_id: 'r', output_index: 0, item },
  ];
}

test('tells of all but messages, in the order of the events', () => {
  const dispatcher = createDispatcher();
  const quieter = withoutMessages(dispatcher);
  const heard: ServerEvent[] = [];
  for (const { type } of items(CALL)) quieter.on(type, (event) => heard.push(event));
  quieter.on('mcp_list_tools.failed', (event) => heard.push(event));
  const failed: ServerEvent = { type: 'mcp_list_tools.failed', item_id: 'c' };
  for (const event of [...items(MESSAGE), failed, ...items(CALL)]) dispatcher.dispatch(event);
  expect(heard).toEqual([failed, ...items(CALL)]);
});

test('one who asks while an item is told of hears of it, too', () => {
  const dispatcher = createDispatcher();
  const quieter = withoutMessages(dispatcher);
  let heardCount = 0;
  quieter.on('conversation.item.added', () => {
    if (heardCount === 0) quieter.on('conversation.item.added', () => (heardCount += 1));
  });
  dispatcher.dispatch({ type: 'conversation.item.added', item: CALL });
  expect(heardCount).toBe(1);
});
