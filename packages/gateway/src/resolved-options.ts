import { AntiphonError, type Clock, type Logger, silentLogger, systemClock } from '@antiphon/interface';
import { DEFAULTS, type GatewayObserver, type GatewayOptions } from './gateway-options.ts';
import { checkedForward, type Forwarded } from './upstream-request.ts';

type LimitName = keyof typeof DEFAULTS;

/** The options with every default in place. */
export interface ResolvedOptions
  extends Pick<GatewayOptions, 'listener' | 'upstream' | 'authenticate'>, Readonly<Record<LimitName, number>> {
  readonly forwarded: Forwarded;
  readonly observer: GatewayObserver;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** @throws {AntiphonError} `INVALID_ARGUMENT` when a limit is not a positive number, or nobody authenticates. */
export function resolvedOptions(options: GatewayOptions): ResolvedOptions {
  const { listener, upstream, authenticate, observer = {}, logger = silentLogger, clock = systemClock } = options;
  if (typeof authenticate !== 'function') {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: 'createGateway needs `authenticate`, such as clientKeys([...]): without it everybody would use your key',
    });
  }
  const limits = Object.fromEntries(
    Object.entries(DEFAULTS).map(([name, value]) => [name, checkedLimit(name, options[name as LimitName] ?? value)]),
  ) as Record<LimitName, number>;
  return {
    listener,
    upstream,
    authenticate,
    ...limits,
    forwarded: checkedForward(options.forward),
    observer,
    logger,
    clock,
  };
}

function checkedLimit(name: string, value: number): number {
  const isAllowed = Number.isFinite(value) && (value > 0 || (value === 0 && name === 'drainTimeoutMs'));
  if (isAllowed) return value;
  throw new AntiphonError({ code: 'INVALID_ARGUMENT', message: `${name} must be a positive number; it is ${value}` });
}
