import { type AbortOptions, type Clock, isAntiphonError } from '@antiphon/interface';
import type { ClientEvent, ClientEventOf, ConversationItem, RealtimeSession } from '@antiphon/protocol';
import type { Correlator, PendingCommand } from './correlator.ts';
import { errorFromApi } from './session-error.ts';
import { checkTimeoutMs } from './timer.ts';
import { createWait } from './wait.ts';

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
  readonly command: <Event extends CommandEvent>(
    event: Event,
    answer?: ExpectedAnswer<CommandResults[Event['type']]>,
    options?: CommandOptions,
  ) => Promise<CommandResults[Event['type']]>;
  /** How many have been sent and wait for their acknowledgement. */
  readonly pendingCount: number;
  /** The connection is lost: what means the same on another one will be sent again, the rest is rejected. */
  interrupt(reason: unknown, survives: (type: CommandEvent['type']) => boolean): void;
  /** There is a connection: sends what waits, in the order of the calls. */
  resume(): void;
  /** Rejects whatever waits. */
  rejectAll(reason: unknown): void;
}

export interface CommandSenderOptions {
  readonly clock: Clock;
  readonly correlator: Correlator;
  readonly commandTimeoutMs: number;
  readonly send: (event: ClientEvent) => void;
  /** Whether what is sent goes out at once. @default always */
  readonly isOpen?: (() => boolean) | undefined;
  /** Whether there will be no other connection. @default always */
  readonly isOver?: (() => boolean) | undefined;
}

interface WaitingCommand {
  readonly event: CommandEvent;
  readonly pending: PendingCommand;
  readonly reject: (reason: unknown) => boolean;
  isSent: boolean;
}

export function createCommandSender(options: CommandSenderOptions): CommandSender {
  const { clock, correlator, commandTimeoutMs, send, isOpen = () => true, isOver = () => true } = options;
  const waiting = new Set<WaitingCommand>();
  const transmit = (command: WaitingCommand) => {
    command.isSent = true;
    correlator.add(command.pending);
    try {
      send(command.event);
    } catch (error) {
      correlator.remove(command.pending);
      // The connection is ending, and we have not been told yet: the next one will have it, or its end rejects it.
      if (isOver() || !isAntiphonError(error) || error.code !== 'CLOSED') throw error;
      command.isSent = false;
    }
  };
  const resume = (command: WaitingCommand) => {
    try {
      transmit(command);
    } catch (error) {
      command.reject(error);
    }
  };
  return {
    async command<Event extends CommandEvent>(
      event: Event,
      { key, isAnsweredBy }: ExpectedAnswer<CommandResults[Event['type']]> = {},
      { signal, timeoutMs = commandTimeoutMs }: CommandOptions = {},
    ) {
      type Result = CommandResults[Event['type']];
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
        waiting.delete(command);
        end();
      };
      waiting.add(command);
      try {
        if (isOpen()) transmit(command);
        return await wait.promise;
      } catch (error) {
        if (wait.reject(error)) correlator.remove(pending);
        throw error;
      } finally {
        waiting.delete(command);
      }
    },
    get pendingCount() {
      let count = 0;
      for (const { isSent } of waiting) if (isSent) count += 1;
      return count;
    },
    interrupt(reason, survives) {
      for (const command of waiting) {
        if (!command.isSent) continue;
        command.isSent = false;
        if (survives(command.event.type)) continue;
        waiting.delete(command);
        command.reject(reason);
      }
    },
    resume() {
      for (const command of waiting) if (!command.isSent) resume(command);
    },
    rejectAll: (reason) => {
      for (const { reject } of waiting) reject(reason);
    },
  };
}
