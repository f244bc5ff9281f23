import type { AbortOptions, Clock } from '@antiphon/interface';
import type { ClientEvent, ClientEventOf, ConversationItem, RealtimeSession } from '@antiphon/protocol';
import type { Correlator, PendingCommand } from './correlator.ts';
import { errorFromApi, isClosedError } from '../session-error.ts';
import { checkTimeoutMs } from '../waiting/timer.ts';
import { createWait } from '../waiting/wait.ts';

/** What every command of a session takes. */
export interface CommandOptions extends AbortOptions {
  /** How long to wait for the server's acknowledgement. @default the session's `commandTimeoutMs` */
  readonly timeoutMs?: number | undefined;
}

/** What the acknowledgement of each command gives. */
export interface CommandResults {
  readonly 'session.update': RealtimeSession;
  readonly 'conversation.item.create': ConversationItem;
  readonly 'conversation.item.delete': undefined;
  readonly 'conversation.item.retrieve': ConversationItem;
  readonly 'conversation.item.truncate': undefined;
  readonly 'input_audio_buffer.commit': string;
  readonly 'input_audio_buffer.clear': undefined;
}

/** An event that the server acknowledges. Its id is what an error will name. */
export type CommandEvent = ClientEventOf<keyof CommandResults> & { readonly event_id: string };

/** By what an answer is known; without a key, by the order of the commands. */
export interface ExpectedAnswer<Result> {
  /** What it will name. */
  readonly key?: string | undefined;
  /** Whether a result that names something else can still be meant. @default never */
  readonly isAnsweredBy?: ((result: Result) => boolean) | undefined;
}

export interface CommandSender {
  /** Sends, at once or when there is a connection again, and waits for the acknowledgement. */
  command<Event extends CommandEvent>(
    event: Event,
    answer?: ExpectedAnswer<CommandResults[Event['type']]>,
    options?: CommandOptions,
  ): Promise<CommandResults[Event['type']]>;
  /** How many have been sent and wait for their acknowledgement. */
  readonly pendingCount: number;
  /** The connection is lost: what means the same on another one will be sent again, the rest is rejected. */
  interrupt(reason: unknown, survives: (type: CommandEvent['type']) => boolean): void;
  /** There is a connection: sends what waits, in the order of the calls. */
  resume(): void;
  /** Rejects whatever waits. */
  rejectAll(reason: unknown): void;
}

/** The way out for commands. */
export interface CommandLink {
  /** @throws {AntiphonError} `CLOSED` */
  send(event: ClientEvent): void;
  /** Whether what is sent goes out, or is refused, at once. */
  readonly isReady: boolean;
  /** Whether there will be no other connection. */
  readonly isOver: boolean;
}

/** Over one connection that no other follows. What it does not take waits until `isOver`: its end will say why. @default isOver at once */
export function singleLink(send: CommandLink['send'], isOver: () => boolean = () => true): CommandLink {
  return {
    send,
    isReady: true,
    get isOver() {
      return isOver();
    },
  };
}

export interface CommandSenderOptions {
  readonly clock: Clock;
  readonly correlator: Correlator;
  readonly commandTimeoutMs: number;
  readonly link: CommandLink;
}

interface WaitingCommand {
  readonly event: CommandEvent;
  readonly pending: PendingCommand;
  readonly reject: (reason: unknown) => boolean;
  isSent: boolean;
}

export function createCommandSender(options: CommandSenderOptions): CommandSender {
  return new LinkCommandSender(options);
}

class LinkCommandSender implements CommandSender {
  readonly #options: CommandSenderOptions;
  /** In the order of the calls. Copied where it is gone through: who hears of an end may send anew. */
  #waiting: readonly WaitingCommand[] = [];

  constructor(options: CommandSenderOptions) {
    this.#options = options;
  }

  async command<Event extends CommandEvent>(
    event: Event,
    { key, isAnsweredBy }: ExpectedAnswer<CommandResults[Event['type']]> = {},
    { signal, timeoutMs = this.#options.commandTimeoutMs }: CommandOptions = {},
  ): Promise<CommandResults[Event['type']]> {
    type Result = CommandResults[Event['type']];
    const { clock, correlator, link } = this.#options;
    signal?.throwIfAborted();
    checkTimeoutMs('timeoutMs', timeoutMs);
    const wait = createWait<Result>({
      clock,
      timeoutMs,
      signal,
      what: `${event.type} was not acknowledged`,
      // After an abort the answer is still to come; after the time limit it hardly is.
      onAbandoned: (by) => by === 'timeout' && correlator.remove(pending),
    });
    const pending: PendingCommand = {
      eventId: event.event_id,
      type: event.type,
      key,
      isAnsweredBy: isAnsweredBy && ((result) => isAnsweredBy(result as Result)),
      expiresAtMs: clock.nowMs() + timeoutMs,
      acknowledge: (result) => settle(() => wait.resolve(result as Result)),
      refuse: (error) => settle(() => wait.reject(errorFromApi(`${event.type} was refused`, error))),
    };
    const command: WaitingCommand = { event, pending, reject: wait.reject, isSent: false };
    // At once, and not when its caller has heard of it: what looks next must not find it pending.
    const settle = (end: () => void) => {
      this.#forget(command);
      end();
    };
    this.#waiting = [...this.#waiting, command];
    try {
      if (link.isReady) this.#transmit(command);
      return await wait.promise;
    } catch (error) {
      if (wait.reject(error)) correlator.remove(pending);
      throw error;
    } finally {
      this.#forget(command);
    }
  }

  get pendingCount(): number {
    return this.#waiting.filter(({ isSent }) => isSent).length;
  }

  interrupt(reason: unknown, survives: (type: CommandEvent['type']) => boolean): void {
    for (const command of this.#waiting) {
      if (!command.isSent) continue;
      command.isSent = false;
      if (survives(command.event.type)) continue;
      this.#forget(command);
      command.reject(reason);
    }
  }

  resume(): void {
    for (const command of this.#waiting) if (!command.isSent) this.#resume(command);
  }

  rejectAll(reason: unknown): void {
    for (const { reject } of this.#waiting) reject(reason);
  }

  #transmit(command: WaitingCommand): void {
    const { correlator, link } = this.#options;
    command.isSent = true;
    correlator.add(command.pending);
    try {
      link.send(command.event);
    } catch (error) {
      correlator.remove(command.pending);
      // The connection is ending, and we have not been told yet: the next one will have it, or its end rejects it.
      if (link.isOver || !isClosedError(error)) throw error;
      command.isSent = false;
    }
  }

  #resume(command: WaitingCommand): void {
    try {
      this.#transmit(command);
    } catch (error) {
      command.reject(error);
    }
  }

  #forget(command: WaitingCommand): void {
    this.#waiting = this.#waiting.filter((one) => one !== command);
  }
}
