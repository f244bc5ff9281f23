import type { CloseInfo, Connection, Frame, FrameSink } from '@antiphon/interface';
import type { ApiError, ClientEvent, Dialect, ServerEvent } from '@antiphon/protocol';
import type { Concealment } from '../concealment.ts';
import { createDeferred, type Deferred } from '../waiting/deferred.ts';
import { closedError, errorFromClose } from '../session-error.ts';

/** Who hears what comes over a line. */
export interface LineListener {
  receive(event: ServerEvent): void;
}

/** One connection of a session, from its handshake to its end. A session that is recovered or rolled over has one after another. */
export interface SessionLine {
  readonly sink: FrameSink;
  /** Settles when `session.created` has come, or the connection has ended before. Nobody has to await it. */
  readonly created: Promise<undefined>;
  /** The last `error` event that no command was to blame for. */
  lastError: ApiError | undefined;
  attach(connection: Connection): void;
  /** @throws {AntiphonError} `CLOSED` without a connection and after its end. */
  connection(): Connection;
  /** @throws {AntiphonError} `CLOSED` */
  send(event: ClientEvent): void;
  /** Who hears from now on, and of the end: last, and once. What came while nobody did is told at once. */
  listen(listener: LineListener, onClosed: (close: CloseInfo) => void): void;
  /** From now on nobody hears. */
  mute(): void;
  /** Closes the connection, if there is one. Idempotent. */
  close(): Promise<CloseInfo | undefined>;
}

export interface SessionLineOptions {
  readonly dialect: Dialect;
  readonly concealment: Concealment;
}

export function createSessionLine(options: SessionLineOptions): SessionLine {
  return new ConnectionLine(options);
}

const NOTHING: readonly ServerEvent[] = [];

class ConnectionLine implements SessionLine, LineListener {
  readonly sink: LineSink;
  lastError: ApiError | undefined;
  readonly #dialect: Dialect;
  readonly #concealment: Concealment;
  /** Let go of once it has settled: a line lives long. */
  #created: Deferred<undefined> | undefined = createDeferred();
  #early = NOTHING;
  #onClosed: ((close: CloseInfo) => void) | undefined;
  #connection: Connection | undefined;
  #ended: CloseInfo | undefined;

  constructor({ dialect, concealment }: SessionLineOptions) {
    this.#dialect = dialect;
    this.#concealment = concealment;
    this.sink = new LineSink(dialect, this);
  }

  get created(): Promise<undefined> {
    return this.#created?.promise ?? Promise.resolve(undefined);
  }

  attach(connection: Connection): void {
    this.#connection = connection;
  }

  connection(): Connection {
    if (this.#connection === undefined || this.#ended !== undefined) throw closedError();
    return this.#connection;
  }

  send(event: ClientEvent): void {
    this.connection().send(this.#dialect.encode(event));
  }

  listen(listener: LineListener, onClosed: (close: CloseInfo) => void): void {
    this.sink.listener = listener;
    this.#onClosed = onClosed;
    this.#created = undefined;
    const missed = this.#early;
    this.#early = NOTHING;
    for (const event of missed) listener.receive(event);
    if (this.#ended !== undefined) onClosed(this.#ended);
  }

  mute(): void {
    this.sink.listener = NOBODY;
    this.#onClosed = undefined;
    this.#early = NOTHING;
  }

  async close(): Promise<CloseInfo | undefined> {
    return this.#connection?.close();
  }

  /** Until somebody listens. */
  receive(event: ServerEvent): void {
    this.#early = [...this.#early, event];
    if (event.type === 'error') this.lastError = this.#concealment.error(event.error);
    if (event.type === 'session.created') this.#created?.resolve(undefined);
  }

  hasEnded(info: CloseInfo): void {
    this.#ended = this.#concealment.close(info);
    this.#created?.reject(errorFromClose(this.#ended, this.lastError, 'opening'));
    this.#onClosed?.(this.#ended);
  }
}

const NOBODY: LineListener = { receive: () => undefined };

/** The end at which frames come in. By itself and small: every one of them passes it. */
class LineSink implements FrameSink {
  listener: LineListener;
  readonly #dialect: Dialect;
  readonly #line: ConnectionLine;

  constructor(dialect: Dialect, line: ConnectionLine) {
    this.listener = line;
    this.#dialect = dialect;
    this.#line = line;
  }

  frame(frame: Frame): void {
    for (const event of this.#dialect.decode(frame)) this.listener.receive(event);
  }

  close(info: CloseInfo): void {
    this.#line.hasEnded(info);
  }
}
