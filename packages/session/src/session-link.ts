import type { Connection } from '@antiphon/interface';
import type { ClientEvent, Dialect, TranslationClientEvent } from '@antiphon/protocol';
import { type Observable, Subject } from 'rxjs';
import { closedError } from './session-error.ts';

/** The way out of a session: one connection, attached once, ended once. */
export interface SessionLink<Event extends ClientEvent | TranslationClientEvent = ClientEvent> {
  readonly sent$: Observable<Event>;
  readonly attach: (connection: Connection) => void;
  /** Why it ended, once it has. */
  readonly endReason: () => unknown;
  end(reason: unknown): void;
  /** The one that was attached, also after the end. */
  readonly attached: () => Connection | undefined;
  /** @throws {AntiphonError} `CLOSED` before a connection is attached and after the end. */
  readonly connection: () => Connection;
  /** @throws {AntiphonError} `CLOSED` */
  readonly send: (event: Event) => void;
  /** Completes `sent$`. */
  complete(): void;
}

export function createSessionLink<Event extends ClientEvent | TranslationClientEvent = ClientEvent>(
  dialect: Dialect,
): SessionLink<Event> {
  const sent = new Subject<Event>();
  let attached: Connection | undefined;
  let endReason: unknown;
  const connection = () => {
    if (attached === undefined || endReason !== undefined) throw closedError();
    return attached;
  };
  return {
    sent$: sent.asObservable(),
    attach: (opened) => void (attached = opened),
    endReason: () => endReason,
    end: (reason) => void (endReason = reason),
    attached: () => attached,
    connection,
    send(event) {
      connection().send(dialect.encode(event));
      sent.next(event);
    },
    complete: () => sent.complete(),
  };
}
