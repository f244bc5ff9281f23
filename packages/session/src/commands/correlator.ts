import type { Clock } from '@antiphon/interface';
import type { ApiError, ClientEventType } from '@antiphon/protocol';
import { suspectsOf } from './error-suspects.ts';
import { removeFrom } from '../collections/remove-from.ts';

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

export function createCorrelator(clock: Pick<Clock, 'nowMs'>): Correlator {
  return new CommandCorrelator(clock);
}

class CommandCorrelator implements Correlator {
  readonly #clock: Pick<Clock, 'nowMs'>;
  readonly #commands: PendingCommand[] = [];

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.#clock = clock;
  }

  add(command: PendingCommand): void {
    this.#commands.push(command);
  }

  remove(command: PendingCommand): void {
    removeFrom(this.#commands, command);
  }

  clear(): void {
    this.#commands.length = 0;
  }

  acknowledge(type: ClientEventType, key: string | undefined, result: unknown): boolean {
    if (this.#commands.length === 0) return false;
    this.#forgetExpired();
    const answered =
      this.#commands.find((one) => one.type === type && one.key === key) ??
      this.#commands.find((one) => one.type === type && one.isAnsweredBy?.(result) === true);
    if (answered === undefined) return false;
    this.remove(answered);
    answered.acknowledge(result);
    return true;
  }

  isAwaited(type: ClientEventType): boolean {
    if (this.#commands.length === 0) return false;
    this.#forgetExpired();
    return this.#commands.some((one) => one.type === type);
  }

  refuse(error: ApiError): boolean {
    this.#forgetExpired();
    const command = causeOf(error, this.#commands);
    if (command === undefined) return false;
    this.remove(command);
    command.refuse(error);
    return true;
  }

  #forgetExpired(): void {
    const nowMs = this.#clock.nowMs();
    for (let index = this.#commands.length - 1; index >= 0; index -= 1) {
      if (nowMs > (this.#commands[index] as PendingCommand).expiresAtMs) this.#commands.splice(index, 1);
    }
  }
}

function causeOf(error: ApiError, commands: readonly PendingCommand[]): PendingCommand | undefined {
  const eventId = error.event_id;
  if (eventId !== undefined && eventId !== null) return commands.find((command) => command.eventId === eventId);
  const types = suspectsOf(error);
  const suspects = types === undefined ? commands : commands.filter(({ type }) => types.includes(type));
  // With more than one suspect nobody can tell; the error stays an event.
  return suspects.length === 1 ? suspects[0] : undefined;
}
