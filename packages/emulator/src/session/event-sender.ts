import { type Connection, isAntiphonError } from '@antiphon/interface';
import type { KnownServerEvent, ServerDialect } from '@antiphon/protocol';
import type { IdSource } from '../id-source.ts';

/** Where events go, and until when. */
export interface EventSenderOptions {
  readonly connection: Connection;
  readonly dialect: ServerDialect;
  readonly ids: IdSource;
  /** Aborts when the session ends. */
  readonly signal: AbortSignal;
}

/** Sends events, each with an id of its own. After the end of the session, and to a peer that has gone, nothing is sent. */
export function createEventSender({
  connection,
  dialect,
  ids,
  signal,
}: EventSenderOptions): (event: KnownServerEvent) => void {
  return ({ type, ...fields }) => {
    if (signal.aborted) return;
    const event = { type, event_id: ids('event'), ...fields } as KnownServerEvent;
    try {
      for (const frame of dialect.encode(event)) connection.send(frame);
    } catch (error) {
      // The connection is closing; the session hears of its end in a moment.
      if (!isAntiphonError(error) || error.code !== 'CLOSED') throw error;
    }
  };
}
