import { AntiphonError } from '@antiphon/interface';
import type { BackOff } from './back-off.ts';
import type { RetainedAudioSource } from './restorable-item.ts';

/** How a session lives on when its connection does not. */
export interface RecoveryOptions {
  /** The first attempt falls within this many milliseconds, each further one within twice as many. @default 500 */
  readonly baseDelayMs?: number | undefined;
  /** The longest back-off, before what the server asks for. @default 15_000 */
  readonly maximumDelayMs?: number | undefined;
  /** Attempts until the session is given up. Refilled once a connection has been healthy. @default 10 */
  readonly maximumAttempts?: number | undefined;
  /** Milliseconds from the loss until the session is given up, refilled alike. @default 120_000 */
  readonly maximumTotalMs?: number | undefined;
  /** How long a connection must hold to refill the budget: a server that accepts and closes at once uses it up. @default 60_000 */
  readonly healthyAfterMs?: number | undefined;
  /** How long a server keeps a session, where it does not tell by `expires_at`: 1_800_000 for an Azure resource that does not. @default not known, so nothing is prepared */
  readonly maximumSessionMs?: number | undefined;
  /** How long before the end of a session the next one is prepared, for a turn boundary to come. At most half of the session's life. `Infinity`: never; the end is then recovered from like a loss. @default 300_000 */
  readonly rolloverMarginMs?: number | undefined;
  /** How long before the end it is swapped in at the latest, also in the middle of a turn. At most half of the margin. @default 15_000 */
  readonly hardMarginMs?: number | undefined;
  /** How much of the audio that was appended and not committed is kept, in milliseconds, to be sent again. @default 0 */
  readonly retainedInputMs?: number | undefined;
  /** Whether something goes on that the session does not see, such as the playing of an answer: a rollover waits for it, up to the hard margin. Asked once a second, and after events. @default never */
  readonly isBusy?: (() => boolean) | undefined;
  /** Gives a user's audio, where the application keeps it, so that it is restored as audio and not as its transcript. @default what `retainAudio` keeps */
  readonly retainedAudio?: RetainedAudioSource | undefined;
  /** 0 to below 1. @default Math.random */
  readonly random?: (() => number) | undefined;
}

/** The options with every default filled in. */
export interface RecoverySettings extends BackOff {
  readonly maximumAttempts: number;
  readonly maximumTotalMs: number;
  readonly healthyAfterMs: number;
  readonly maximumSessionMs: number | undefined;
  readonly rolloverMarginMs: number;
  readonly hardMarginMs: number;
  readonly retainedInputMs: number;
  readonly isBusy: () => boolean;
  readonly retainedAudio: RetainedAudioSource | undefined;
}

const DEFAULTS = {
  baseDelayMs: 500,
  maximumDelayMs: 15_000,
  maximumAttempts: 10,
  maximumTotalMs: 120_000,
  healthyAfterMs: 60_000,
  maximumSessionMs: undefined,
  rolloverMarginMs: 300_000,
  hardMarginMs: 15_000,
  retainedInputMs: 0,
  isBusy: () => false,
  retainedAudio: undefined,
  random: Math.random,
} as const satisfies RecoverySettings;

/** @throws {AntiphonError} `INVALID_ARGUMENT` for a number that is negative or no number. */
export function recoverySettings(options: RecoveryOptions = {}): RecoverySettings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== 'number' || value >= 0) continue;
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `recovery.${name} is ${value}: give a number of 0 or more`,
    });
  }
  // Most sessions share one.
  return Object.keys(given).length === 0 ? DEFAULTS : { ...DEFAULTS, ...given };
}
