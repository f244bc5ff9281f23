import type { ServerEvent, ServerEventOf, ServerEventType } from '@antiphon/protocol';

/** Hands each event to those who asked for its type, in the order in which they asked. One Map look-up an event. */
export interface Dispatcher {
  on<Type extends ServerEventType>(type: Type, handler: (event: ServerEventOf<Type>) => void): void;
  dispatch(event: ServerEvent): void;
}

type Handler = (event: ServerEvent) => void;

export function createDispatcher(): Dispatcher {
  const handlers = new Map<ServerEventType, Handler[]>();
  return {
    on(type, handler) {
      // The Map is keyed by type, so a handler only ever meets events of its own.
      const known = handlers.get(type);
      if (known === undefined) handlers.set(type, [handler as Handler]);
      else known.push(handler as Handler);
    },
    dispatch(event) {
      const list = handlers.get(event.type);
      if (list === undefined) return;
      // A handler may add one that is to hear of this event, too.
      for (let index = 0; index < list.length; index += 1) list[index]?.(event);
    },
  };
}
