import type { CloseInfo, Connection, FrameSink } from '@antiphon/interface';
import type { ApiError, ClientEvent, Dialect, ServerEvent } from '@antiphon/protocol';
import type { Concealment } from '../concealment.ts';
import { createDeferred } from '../deferred.ts';
import { closedError, errorFromClose } from '../session-error.ts';

/** Who hears what comes over a line. */
export interface LineListener {
  event(event: ServerEvent): void;
  /** Last, and once. */
  closed(close: CloseInfo): void;
}

/** One connection of a session, from its handshake to its end. A session that is recovered or rolled over has one after another. */
export interface SessionLine {
  readonly sink: FrameSink;
  /** Settles when `session.created` has come, or the connection has ended before. Nobody has to await it. */
  readonly created: Promise<undefined>;
  /** The last `error` event that no command was to blame for. */
  lastError: ApiError | undefined;
  readonly attach: (connection: Connection) => void;
  /** @throws {AntiphonError} `CLOSED` without a connection and after its end. */
  readonly connection: () => Connection;
  /** @throws {AntiphonError} `CLOSED` */
  readonly send: (event: ClientEvent) => void;
  /** Who hears from now on. What came while nobody did is told at once. */
  listen(listener: LineListener): void;
  /** From now on nobody hears. */
  mute(): void;
  /** Closes the connection, if there is one. Idempotent. */
  close(): Promise<CloseInfo | undefined>;
}

export interface SessionLineOptions {
  readonly dialect: Dialect;
  readonly concealment: Concealment;
}

export function createSessionLine({ dialect, concealment }: SessionLineOptions): SessionLine {
  const created = createDeferred<undefined>();
  let early: ServerEvent[] = [];
  let listener: LineListener | undefined;
  let isMute = false;
  let connection: Connection | undefined;
  let ended: CloseInfo | undefined;

  const keepEarly = (event: ServerEvent) => {
    if (isMute) return;
    early.push(event);
    if (event.type === 'error') line.lastError = concealment.error(event.error);
    if (event.type === 'session.created') created.resolve(undefined);
  };
  const attached = () => {
    if (connection === undefined || ended !== undefined) throw closedError();
    return connection;
  };
  const line: SessionLine = {
    sink: {
      frame(frame) {
        for (const event of dialect.decode(frame)) {
          if (listener === undefined) keepEarly(event);
          else listener.event(event);
        }
      },
      close(info) {
        ended = concealment.close(info);
        created.reject(errorFromClose(ended, line.lastError, 'opening'));
        listener?.closed(ended);
      },
    },
    created: created.promise,
    lastError: undefined,
    attach: (opened) => void (connection = opened),
    connection: attached,
    send: (event) => attached().send(dialect.encode(event)),
    listen(next) {
      listener = next;
      const missed = early;
      early = [];
      for (const event of missed) next.event(event);
      if (ended !== undefined) next.closed(ended);
    },
    mute() {
      isMute = true;
      listener = undefined;
      early = [];
    },
    close: async () => connection?.close(),
  };
  return line;
}
