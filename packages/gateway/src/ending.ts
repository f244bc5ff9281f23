import type { CloseInfo } from '@antiphon/interface';
import { sendableCloseCode } from '@antiphon/protocol';
import { sanitizedReason } from './close-reason.ts';

/** Who or what ended a relayed session. */
export type EndingCause = 'client' | 'upstream' | 'idle' | 'expired' | 'stalled' | 'too-large' | 'shutdown' | 'failure';

/** The code and reason of one close frame. */
export interface Closing {
  readonly code: number;
  readonly reason: string;
}

/** How both sides of a relayed session are closed. */
export interface Ending {
  readonly cause: EndingCause;
  readonly client: Closing;
  readonly upstream: Closing;
}

const DONE: Closing = { code: 1000, reason: '' };

/** The upstream ended: the client hears the same code where one may be sent, and the reason without secrets. */
export function upstreamEnding({ code, reason, initiator }: CloseInfo, confidential: readonly string[]): Ending {
  const client =
    initiator === 'lost'
      ? { code: 1011, reason: 'the connection to the upstream was lost' }
      : { code: sendableCloseCode(code), reason: sanitizedReason(reason, confidential) };
  return { cause: 'upstream', client, upstream: DONE };
}

/** The client ended, or was lost: the upstream hears its code where every transport can send it, else 1000. */
export function clientEnding({ code, reason, initiator }: CloseInfo): Ending {
  if (initiator === 'lost') return { cause: 'client', client: DONE, upstream: DONE };
  const isPortable = code >= 3000 && code <= 4999;
  const upstream = { code: isPortable ? code : DONE.code, reason: sanitizedReason(reason) };
  return { cause: 'client', client: DONE, upstream };
}

/** The gateway itself ends the session, for one of its limits. */
export function gatewayEnding(cause: Exclude<EndingCause, 'client' | 'upstream'>, limit = 0): Ending {
  return { cause, client: { code: CODES[cause], reason: reasonOf(cause, limit) }, upstream: DONE };
}

const CODES = { idle: 1001, expired: 1001, stalled: 1013, 'too-large': 1009, shutdown: 1001, failure: 1011 } as const;

function reasonOf(cause: keyof typeof CODES, limit: number): string {
  switch (cause) {
    case 'idle':
      return `no frame in either direction for ${limit} ms`;
    case 'expired':
      return `the session reached the gateway's maximum duration of ${limit} ms`;
    case 'stalled':
      return `the reader took nothing for ${limit} ms`;
    case 'too-large':
      return `a frame is larger than ${limit} bytes`;
    case 'shutdown':
      return 'the gateway is shutting down';
    case 'failure':
      return 'the gateway could not pass a frame on';
    default:
      return cause satisfies never;
  }
}
