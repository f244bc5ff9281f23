import type { ApiError, ClientEventType } from '@antiphon/protocol';
import { suspectsOf } from './error-suspects.ts';

/** A command on its way: sent, not answered. */
export interface PendingCommand {
  readonly eventId: string;
  readonly type: ClientEventType;
  /** What the answer must name, such as an item's id; `undefined`: answers come in the order of the commands. */
  readonly key?: string | undefined;
  /** Whether a result that names something else, which no command asked for, can still be the answer. @default never */
  readonly isAnsweredBy?: ((result: unknown) => boolean) | undefined;
  /** After this nobody expects an answer, and the command is forgotten. Milliseconds of the session's clock. */
  expiresAtMs: number;
  acknowledge(result: unknown): void;
  refuse(error: ApiError): void;
}

/** Finds the command that an answer belongs to. An abandoned command stays until its answer or its expiry, so that the answer meets no other. */
export interface Correlator {
  add(command: PendingCommand): void;
  remove(command: PendingCommand): void;
  /** No answer will come any more. */
  clear(): void;
  /** Acknowledges the oldest command of a type and key. False when there is none. */
  acknowledge(type: ClientEventType, key: string | undefined, result: unknown): boolean;
  /** Whether a command of the type is on its way. */
  isAwaited(type: ClientEventType): boolean;
  /** Refuses the command that an error belongs to. False when it stays an event. */
  refuse(error: ApiError): boolean;
}

export function createCorrelator(nowMs: () => number): Correlator {
  const commands = new Set<PendingCommand>();
  const take = (command: PendingCommand | undefined) => {
    if (command !== undefined) commands.delete(command);
    return command;
  };
  const forgetExpired = () => {
    const now = nowMs();
    for (const command of commands) if (now > command.expiresAtMs) commands.delete(command);
  };
  return {
    add: (command) => void commands.add(command),
    remove: (command) => void commands.delete(command),
    clear: () => commands.clear(),
    acknowledge(type, key, result) {
      forgetExpired();
      const candidates = [...commands].filter((one) => one.type === type);
      const answered =
        candidates.find((one) => one.key === key) ?? candidates.find((one) => one.isAnsweredBy?.(result) === true);
      take(answered)?.acknowledge(result);
      return answered !== undefined;
    },
    isAwaited(type) {
      forgetExpired();
      return [...commands].some((one) => one.type === type);
    },
    refuse(error) {
      forgetExpired();
      const command = take(causeOf(error, [...commands]));
      command?.refuse(error);
      return command !== undefined;
    },
  };
}

function causeOf(error: ApiError, commands: readonly PendingCommand[]): PendingCommand | undefined {
  const eventId = error.event_id;
  if (eventId !== undefined && eventId !== null) return commands.find((command) => command.eventId === eventId);
  const types = suspectsOf(error);
  const suspects = types === undefined ? commands : commands.filter(({ type }) => types.includes(type));
  // With more than one suspect nobody can tell; the error stays an event.
  return suspects.length === 1 ? suspects[0] : undefined;
}
