import type { ServerEvent, ServerEventOf, ServerEventType } from '@antiphon/protocol';

/** Hands each event to those who asked for its type, in the order in which they asked. One Map look-up an event. */
export interface Dispatcher {
  on<Type extends ServerEventType>(type: Type, handler: (event: ServerEventOf<Type>) => void): void;
  dispatch(event: ServerEvent): void;
}

export function createDispatcher(): Dispatcher {
  const handlers = new Map<ServerEventType, ((event: ServerEvent) => void)[]>();
  return {
    on(type, handler) {
      const list = handlers.get(type) ?? [];
      // The Map is keyed by type, so a handler only ever meets events of its own.
      list.push(handler as (event: ServerEvent) => void);
      handlers.set(type, list);
    },
    dispatch(event) {
      const list = handlers.get(event.type);
      if (list === undefined) return;
      for (const handler of list) handler(event);
    },
  };
}
