import type { ServerEvent, ServerEventOf, ServerEventType } from '@antiphon/protocol';

/** Hands each event to those who asked for its type, in the order in which they asked. One Map look-up an event. */
export interface Dispatcher {
  on<Type extends ServerEventType>(type: Type, handler: (event: ServerEventOf<Type>) => void): void;
  dispatch(event: ServerEvent): void;
}

type Handler = (event: ServerEvent) => void;
const NONE: readonly Handler[] = [];

export function createDispatcher(): Dispatcher {
  const handlers = new Map<ServerEventType, readonly Handler[]>();
  return {
    on(type, handler) {
      // The Map is keyed by type, so a handler only ever meets events of its own. Not pushed: that would reserve room for more, in every session.
      handlers.set(type, (handlers.get(type) ?? NONE).concat(handler as Handler));
    },
    dispatch(event) {
      // Looked up each time: a handler may add one that is to hear of this event, too.
      for (let index = 0; ; index += 1) {
        const handler = handlers.get(event.type)?.[index];
        if (handler === undefined) return;
        handler(event);
      }
    },
  };
}
