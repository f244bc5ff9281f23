import type { Logger } from '@antiphon/interface';
import type { ClientEvent, ServerEvent } from '@antiphon/protocol';

/**
 * What a session writes about events to its logger, at level `debug`: nothing, their type and ids, or all they say.
 *
 * Content is what people said and what the model answered. Audio is never written, only its length.
 */
export type LoggedEvents = 'none' | 'types' | 'content';

export interface EventLog {
  received(event: ServerEvent): void;
  sent(event: ClientEvent): void;
}

/** Nothing is made where nothing is logged. */
export function createEventLog(logger: Logger, logged: LoggedEvents): EventLog | undefined {
  switch (logged) {
    case 'none':
      return undefined;
    case 'types':
      return {
        received: (event) => logger.debug('event received', namesOf(event)),
        sent: (event) => logger.debug('event sent', namesOf(event)),
      };
    case 'content':
      return {
        received: (event) => logger.debug('event received', contentOf(event)),
        sent: (event) => logger.debug('event sent', contentOf(event)),
      };
    default:
      return logged satisfies never;
  }
}

const NAMES = ['type', 'event_id', 'response_id', 'item_id', 'call_id', 'output_index', 'content_index'] as const;

function namesOf(event: ServerEvent | ClientEvent): Record<string, unknown> {
  const fields = event as unknown as Readonly<Record<string, unknown>>;
  return Object.fromEntries(NAMES.filter((name) => name in fields).map((name) => [name, fields[name]]));
}

function contentOf(event: ServerEvent | ClientEvent): Record<string, unknown> {
  const isAudioDelta = event.type.endsWith('audio.delta');
  return JSON.parse(
    JSON.stringify(event, (name, value: unknown) => {
      const isAudio = name === 'audio' || (isAudioDelta && name === 'delta');
      return isAudio && typeof value === 'string' ? `${value.length} characters of base64` : value;
    }),
  ) as Record<string, unknown>;
}
