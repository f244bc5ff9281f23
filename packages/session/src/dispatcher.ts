import type { ServerEvent, ServerEventOf, ServerEventType } from '@antiphon/protocol';

/** Hands each event to those who asked for its type, in the order in which they asked. One Map look-up for events of a type that follow each other. */
export interface Dispatcher {
  on<Type extends ServerEventType>(type: Type, handler: (event: ServerEventOf<Type>) => void): void;
  dispatch(event: ServerEvent): void;
}

type Handler = (event: ServerEvent) => void;

export function createDispatcher(): Dispatcher {
  const handlers = new Map<ServerEventType, Handler[]>();
  let lastType: ServerEventType | undefined;
  let lastHandlers: readonly Handler[] | undefined;
  return {
    on(type, handler) {
      lastType = undefined;
      // The Map is keyed by type, so a handler only ever meets events of its own.
      const known = handlers.get(type);
      if (known === undefined) handlers.set(type, [handler as Handler]);
      else known.push(handler as Handler);
    },
    dispatch(event) {
      const { type } = event;
      if (type !== lastType) lastHandlers = handlers.get(type);
      lastType = type;
      const list = lastHandlers;
      if (list === undefined) return;
      // A handler may add one that is to hear of this event, too.
      for (let index = 0; index < list.length; index += 1) list[index]?.(event);
    },
  };
}
