import type { AbortOptions, Clock } from '@antiphon/interface';
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
  /** Sends at once and waits for the acknowledgement. */
  readonly command: <Event extends CommandEvent>(
    event: Event,
    answer?: ExpectedAnswer<CommandResults[Event['type']]>,
    options?: CommandOptions,
  ) => Promise<CommandResults[Event['type']]>;
  /** Rejects whatever waits. */
  rejectAll(reason: unknown): void;
}

export interface CommandSenderOptions {
  readonly clock: Clock;
  readonly correlator: Correlator;
  readonly commandTimeoutMs: number;
  readonly send: (event: ClientEvent) => void;
}

export function createCommandSender({
  clock,
  correlator,
  commandTimeoutMs,
  send,
}: CommandSenderOptions): CommandSender {
  const rejections = new Set<(reason: unknown) => void>();
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
        acknowledge: (result) => wait.resolve(result as Result),
        refuse: (error) => wait.reject(errorFromApi(`${event.type} was refused`, error)),
      };
      correlator.add(pending);
      rejections.add(wait.reject);
      try {
        send(event);
        return await wait.promise;
      } catch (error) {
        if (wait.reject(error)) correlator.remove(pending);
        throw error;
      } finally {
        rejections.delete(wait.reject);
      }
    },
    rejectAll: (reason) => {
      for (const reject of rejections) reject(reason);
    },
  };
}
