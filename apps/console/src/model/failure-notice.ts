import { type AntiphonError, isAntiphonError } from '@antiphon/interface';
import type { ServerAnswer } from './server-status.ts';

/** A failure in the user's words. */
export interface NoticeText {
  readonly title: string;
  readonly advice: string;
}

const RECENT_MS = 15_000;

/** Why there is no session, by what the server says of itself: a browser hides the reason of a refused WebSocket from its page. */
export function connectionNotice(server: ServerAnswer): NoticeText {
  if (server === 'absent') {
    return { title: 'The server does not answer.', advice: 'Start it with “npm run serve”, then reconnect.' };
  }
  if (server === 'stale') {
    return { title: 'This page is older than the server.', advice: 'Reload it.' };
  }
  const { lastRefusal } = server;
  const code = lastRefusal !== undefined && lastRefusal.agoMs < RECENT_MS ? lastRefusal.code : undefined;
  return (
    REFUSALS.get(code ?? '') ?? { title: 'The session could not be opened.', advice: 'The server’s log says why.' }
  );
}

const REFUSALS: ReadonlyMap<string, NoticeText> = new Map(
  Object.entries({
    upstream_auth_failed: {
      title: 'The upstream refused the server’s key.',
      advice: 'Check OPENAI_REALTIME_API_KEY, restart the server, then reconnect.',
    },
    upstream_unavailable: {
      title: 'The upstream could not be reached.',
      advice: 'Check OPENAI_REALTIME_ENDPOINT, the model’s name and the network, then reconnect.',
    },
    upstream_timeout: { title: 'The upstream did not answer in time.', advice: 'Reconnect to try again.' },
    upstream_rate_limited: { title: 'The upstream asks to slow down.', advice: 'Wait a minute, then reconnect.' },
    session_limit_reached: { title: 'All sessions are in use.', advice: 'Close another page, then reconnect.' },
    shutting_down: { title: 'The server is shutting down.', advice: 'Start it again, then reconnect.' },
  }),
);

/** Why a session that was open is no more. */
export function lostNotice(closeReason: string | undefined): NoticeText {
  const why = closeReason === undefined || closeReason === '' ? '' : ` (${closeReason})`;
  return { title: `The session ended${why}.`, advice: 'Reconnect to begin a new one.' };
}

/** Why a turn failed. */
export function turnNotice(failure: unknown): NoticeText {
  if (!isAntiphonError(failure)) {
    return { title: 'Something in this page failed.', advice: 'Reload it; the browser’s console says more.' };
  }
  return turnNoticeByCode(failure);
}

function turnNoticeByCode({ code, message, retryAfterMs }: AntiphonError): NoticeText {
  switch (code) {
    case 'AUDIO_FORMAT':
      return { title: 'This file cannot be sent.', advice: `${sentence(message)} Pick a WAV file with sound in it.` };
    case 'RATE_LIMITED': {
      const wait = retryAfterMs === undefined ? 'a moment' : `${Math.ceil(retryAfterMs / 1_000)} s`;
      return { title: 'The model is busy.', advice: `Wait ${wait}, then ask again.` };
    }
    case 'TIMEOUT':
      return { title: 'No answer in time.', advice: 'Ask again, or reconnect.' };
    case 'BLOCKED':
      return { title: 'A content filter stopped the answer.', advice: 'Say it another way.' };
    case 'CONNECT_FAILED':
    case 'CONNECTION_LOST':
    case 'CLOSED':
      return { title: 'The connection was lost.', advice: 'Reconnect, then ask again.' };
    case 'SERVER_ERROR':
    case 'AUTH_FAILED':
    case 'PROTOCOL':
    case 'INVALID_ARGUMENT':
    case 'MEMORY':
    case 'UNSUPPORTED':
      return { title: 'The server could not answer.', advice: sentence(message) };
    default:
      return code satisfies never;
  }
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** The button was let go before anything was said. */
export const TOO_SHORT_NOTICE: NoticeText = {
  title: 'That was too short.',
  advice: 'Hold the button while you speak.',
};

/** Why the microphone is not heard. */
export function microphoneNotice(failure: unknown): NoticeText {
  const problem = isAntiphonError(failure) ? failure.details['problem'] : undefined;
  return (
    MICROPHONE_PROBLEMS.get(String(problem)) ?? {
      title: 'The microphone could not be opened.',
      advice: 'Close other programs that use it, then hold the button again.',
    }
  );
}

const INSECURE: NoticeText = {
  title: 'This page may not use a microphone.',
  advice: 'Open it over https, or on the machine that serves it.',
};

const MICROPHONE_PROBLEMS: ReadonlyMap<string, NoticeText> = new Map(
  Object.entries({
    'permission-denied': {
      title: 'The microphone is not allowed.',
      advice: 'Allow it for this page in the browser, then hold the button again.',
    },
    'no-device': { title: 'There is no microphone.', advice: 'Connect one, then hold the button again.' },
    'device-lost': { title: 'The microphone went away.', advice: 'Connect it, then hold the button again.' },
    'no-media-devices': INSECURE,
    'no-audio-worklet': INSECURE,
  }),
);
