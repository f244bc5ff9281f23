import { type IncomingConnection, isAntiphonError } from '@antiphon/interface';
import { CLOSE_CODES, selectSubprotocol, type ServerDialect, type SessionType } from '@antiphon/protocol';
import { errorBody } from './api-error.ts';
import { hashText, type RandomSource, seededRandom, systemRandom } from './random-source.ts';
import { serveSession, type SessionParts } from './session/serve-session.ts';
import type { Tasks } from './tasks.ts';

/** Opens sessions, up to a limit, and counts them. */
export interface SessionHost {
  readonly sessionCount: number;
  /** A random source for the next session: from the seed, where there is one. */
  nextRandom(): RandomSource;
  /** Accepts a handshake and serves it to its end; one too many gets 429. */
  serve(incoming: IncomingConnection, asked: AskedSession): void;
}

/** What a handshake asked for. */
export interface AskedSession {
  readonly sessionType: SessionType;
  /** Empty where none was asked for. */
  readonly model: string;
  readonly dialect: ServerDialect;
}

/** What a host needs. */
export interface SessionHostOptions {
  readonly parts: SessionParts;
  readonly tasks: Tasks;
  readonly maximumSessions: number;
  readonly seed: number | undefined;
}

/** A host without sessions. */
export function createSessionHost({ parts, tasks, maximumSessions, seed }: SessionHostOptions): SessionHost {
  const { logger } = parts;
  let openedCount = 0;
  let sessionCount = 0;

  const nextRandom = (): RandomSource => {
    openedCount += 1;
    return seed === undefined ? systemRandom() : seededRandom(hashText(`${seed}:${openedCount}`));
  };
  const accept = (incoming: IncomingConnection, asked: AskedSession): void => {
    const session = serveSession({ ...asked, parts, random: nextRandom() });
    const connection = incoming.accept(session.sink, { protocol: selectSubprotocol(incoming.request.protocols) });
    sessionCount += 1;
    tasks.spawn(session.ended.finally(() => (sessionCount -= 1)));
    try {
      session.open(connection);
    } catch (error) {
      logger.error('a session could not be opened', { error });
      tasks.spawn(connection.close(CLOSE_CODES.internalError, 'server_error').then(() => undefined));
    }
  };

  return {
    get sessionCount() {
      return sessionCount;
    },
    nextRandom,
    serve(incoming, asked) {
      if (sessionCount >= maximumSessions) {
        const body = errorBody(`At most ${maximumSessions} sessions may be open.`, 'rate_limit_exceeded');
        incoming.reject(429, body, { 'retry-after': '1' });
        return;
      }
      try {
        accept(incoming, asked);
      } catch (error) {
        if (!isAntiphonError(error) || error.code !== 'CLOSED') throw error;
        logger.debug('the peer went before its handshake was answered');
      }
    },
  };
}
