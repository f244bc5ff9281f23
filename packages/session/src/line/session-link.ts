import { type AbortOptions, type Connection, sendAfterEndError, untilAborted } from '@antiphon/interface';
import type { ClientEvent } from '@antiphon/protocol';
import type { Observable } from 'rxjs';
import { createDeferred, type Deferred } from '../waiting/deferred.ts';
import { HotStream } from '../streams/hot-stream.ts';
import type { SessionLine } from './session-line.ts';
import { createInputBuffer, type InputBuffer } from '../recovery/input-buffer.ts';
import { createItemIds, type ItemIds } from '../recovery/item-ids.ts';
import { eventToServer } from '../recovery/translate-ids.ts';
import { closedError, isClosedError } from '../session-error.ts';

/** The way out of a session, over whichever connection it has at the time. While it has none, what is sent waits. */
export interface SessionLink {
  readonly sent$: Observable<ClientEvent>;
  /** The line in use; also the last one, after the end. */
  readonly line: SessionLine | undefined;
  /** Whether what is sent goes out at once. */
  readonly isOpen: boolean;
  /** Whether what is sent goes out, or is refused, at once. */
  readonly isReady: boolean;
  readonly isOver: boolean;
  /** The names of items on the line in use. */
  readonly itemIds: ItemIds;
  readonly inputBuffer: InputBuffer;
  /** Takes a line into use; `open` follows. */
  attach(line: SessionLine, itemIds?: ItemIds): void;
  /** Sends what waits, and from now on everything at once. */
  open(): void;
  /** From now on what is sent waits. With a reason the line is lost, and audio that was on its way with it. */
  hold(lossReason?: unknown): void;
  /** From now on the end of the line is our own doing: nothing waits for another. */
  leave(): void;
  /** Whether the line was found to take no more, and its end has not been told yet. */
  readonly isEnding: boolean;
  /** Whether it waits because the line is lost. */
  readonly isLost: boolean;
  /** Why it ended, once it has. */
  readonly endReason: unknown;
  end(reason: unknown): void;
  /** Stands for the connections one after another. @throws {AntiphonError} `CLOSED` before the first and after the end. */
  connection(): Pick<Connection, 'drained'>;
  /** @throws {AntiphonError} `CLOSED`; also while the line is ending. */
  send(event: ClientEvent): void;
  /** The same, but what a line that is ending does not take waits for the next. */
  sendOrHold(event: ClientEvent): void;
  /** Completes `sent$`. */
  complete(): void;
}

// On the first connection items have one name only.
const SAME_IDS = createItemIds();
const NOTHING: readonly ClientEvent[] = [];

export function createSessionLink(retainedInputMs: number): SessionLink {
  return new LineLink(retainedInputMs);
}

class LineLink implements SessionLink, Pick<Connection, 'drained'> {
  readonly inputBuffer: InputBuffer;
  readonly #sent = new HotStream<ClientEvent>();
  #line: SessionLine | undefined;
  #itemIds = SAME_IDS;
  #isOpen = false;
  #isLeaving = false;
  #isEnding = false;
  #lossReason: unknown;
  #endReason: unknown;
  #outbox = NOTHING;
  #change: Deferred<undefined> | undefined;

  constructor(retainedInputMs: number) {
    this.inputBuffer = createInputBuffer(retainedInputMs);
  }

  get sent$(): Observable<ClientEvent> {
    return this.#sent.stream$;
  }

  get line(): SessionLine | undefined {
    return this.#line;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get isReady(): boolean {
    return this.#isOpen || this.isOver;
  }

  get isOver(): boolean {
    return this.#endReason !== undefined;
  }

  get itemIds(): ItemIds {
    return this.#itemIds;
  }

  get isEnding(): boolean {
    return this.#isEnding;
  }

  get isLost(): boolean {
    return this.#lossReason !== undefined;
  }

  get endReason(): unknown {
    return this.#endReason;
  }

  attach(line: SessionLine, itemIds: ItemIds = SAME_IDS): void {
    this.#line = line;
    this.#itemIds = itemIds;
  }

  open(): void {
    const line = this.#usable();
    this.#isOpen = true;
    this.#isEnding = false;
    const retained = this.#lossReason === undefined ? [] : this.inputBuffer.takeRetained();
    const again = retained.map((audio): ClientEvent => ({ type: 'input_audio_buffer.append', audio }));
    this.#outbox = [...again, ...this.#outbox];
    this.#lossReason = undefined;
    this.#flush(line);
    this.#wake();
  }

  hold(lossReason?: unknown): void {
    this.#isOpen = false;
    if (lossReason === undefined) return;
    this.#lossReason ??= lossReason;
    this.#isEnding = false;
    this.#wake();
  }

  leave(): void {
    this.#isLeaving = true;
  }

  end(reason: unknown): void {
    this.#endReason = reason;
    this.#isOpen = false;
    this.#isEnding = false;
    this.#outbox = NOTHING;
    this.inputBuffer.emptied();
    this.#wake();
  }

  connection(): Pick<Connection, 'drained'> {
    this.#usable();
    return this;
  }

  async drained(options: AbortOptions = {}): Promise<void> {
    const line = this.#usable();
    if (!this.#isOpen) {
      await this.#changed(options.signal);
      return this.drained(options);
    }
    try {
      await line.connection().drained(options);
    } catch (error) {
      if (options.signal?.aborted === true || this.isOver) throw error;
      if (this.#isOpen && line === this.#line) {
        this.#ending(error);
        await this.#changed(options.signal);
        this.#usable();
      }
      // Another line has taken its place, or will: what was sent is kept, was taken before, or is lost.
      if (this.isLost && !this.inputBuffer.isRetained) throw this.#lossReason;
      return this.drained(options);
    }
  }

  send(event: ClientEvent): void {
    const line = this.#usable();
    if (this.#isEnding) throw sendAfterEndError();
    if (!this.#isOpen) return this.#keep(event);
    try {
      this.#transmit(line, event);
    } catch (error) {
      this.#ending(error);
      throw error;
    }
  }

  sendOrHold(event: ClientEvent): void {
    try {
      this.send(event);
    } catch (error) {
      if (!this.#isEnding) throw error;
      this.#keep(event);
    }
  }

  complete(): void {
    this.#sent.complete();
  }

  #transmit(line: SessionLine, event: ClientEvent): void {
    line.send(eventToServer(event, this.#itemIds));
    this.inputBuffer.sent(event);
    this.#sent.next(event);
  }

  #flush(line: SessionLine): void {
    try {
      for (let next = this.#outbox[0]; next !== undefined; next = this.#outbox[0]) {
        this.#transmit(line, next);
        this.#outbox = this.#outbox.slice(1);
      }
    } catch (error) {
      // The next one will have the rest.
      this.#ending(error);
    }
  }

  #keep(event: ClientEvent): void {
    this.#outbox = [...this.#outbox, event];
  }

  /** The line takes no more: it is ending, and we shall be told in a moment. @throws what else was wrong. */
  #ending(error: unknown): void {
    if (this.#isLeaving || !isClosedError(error)) throw error;
    this.#isOpen = false;
    this.#isEnding = true;
  }

  #usable(): SessionLine {
    if (this.#line === undefined || this.isOver) throw closedError();
    return this.#line;
  }

  /** Resolves when the line is lost, another is in use, or there will be none. */
  async #changed(signal: AbortSignal | undefined): Promise<void> {
    this.#change ??= createDeferred();
    await untilAborted(this.#change.promise, signal);
  }

  #wake(): void {
    this.#change?.resolve(undefined);
    this.#change = undefined;
  }
}
