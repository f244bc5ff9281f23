import type { GatewayObserver } from '@antiphon/gateway';
import type { Clock } from '@antiphon/interface';

/** Remembers the last refusal of a session: a browser does not tell its page why a WebSocket was refused. */
export interface RefusalMemory {
  readonly observer: GatewayObserver;
  /** The last one, without anything that was not public. */
  readonly last: { readonly code: string; readonly agoMs: number } | undefined;
}

export function createRefusalMemory(clock: Clock): RefusalMemory {
  let last: { readonly code: string; readonly atMs: number } | undefined;
  return {
    observer: {
      clientRefused({ code }) {
        last = { code, atMs: clock.nowMs() };
      },
    },
    get last() {
      return last && { code: last.code, agoMs: clock.nowMs() - last.atMs };
    },
  };
}
