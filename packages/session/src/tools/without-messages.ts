import type { ServerEventOf, ServerEventType } from '@antiphon/protocol';
import { createDispatcher, type Dispatcher } from '../streams/dispatcher.ts';

const ITEM_EVENTS = [
  'conversation.item.added',
  'conversation.item.done',
  'response.output_item.added',
  'response.output_item.done',
] as const satisfies readonly ServerEventType[];

/** The dispatcher, but silent about items that are messages: most of them are, and nothing in them concerns tools. Those who ask it are told in one go. */
export function withoutMessages(dispatcher: Dispatcher): Dispatcher {
  const items = createDispatcher();
  const pass = (event: ServerEventOf<(typeof ITEM_EVENTS)[number]>) => {
    if (event.item.type !== 'message') items.dispatch(event);
  };
  for (const type of ITEM_EVENTS) dispatcher.on(type, pass);
  const isItemEvent: ReadonlySet<string> = new Set(ITEM_EVENTS);
  return {
    on: (type, handler) => (isItemEvent.has(type) ? items : dispatcher).on(type, handler),
    onAudio: (listener) => dispatcher.onAudio(listener),
    dispatch: (event) => dispatcher.dispatch(event),
  };
}
