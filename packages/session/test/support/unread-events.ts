import type { ClientEvent, ClientEventOf, ClientEventType } from '@antiphon/protocol';

/** What a scripted server has heard and no test asked for yet. */
export interface UnreadEvents {
  readonly push: (event: ClientEvent) => void;
  /** Lets those look who wait: once the server has answered. */
  readonly wake: () => void;
  readonly next: <Type extends ClientEventType>(type: Type) => Promise<ClientEventOf<Type>>;
}

export function unreadEvents(): UnreadEvents {
  const unread: ClientEvent[] = [];
  const waiting = new Set<() => void>();
  return {
    push: (event) => void unread.push(event),
    wake() {
      for (const look of waiting) look();
    },
    next<Type extends ClientEventType>(type: Type) {
      return new Promise<ClientEventOf<Type>>((resolve) => {
        const look = () => {
          const index = unread.findIndex((event) => event.type === type);
          if (index === -1) return;
          waiting.delete(look);
          resolve(unread.splice(index, 1)[0] as ClientEventOf<Type>);
        };
        waiting.add(look);
        look();
      });
    },
  };
}
