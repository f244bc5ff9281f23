import type { Frame } from '@antiphon/interface';
import type { ApiError, ClientEvent, RejectedClientEvent, ServerDialect, SessionType } from '@antiphon/protocol';
import { validateClientEvent } from '@antiphon/protocol/validation';
import { ApiFailure } from '../api-error.ts';
import { handleEvent } from './handle-event.ts';
import type { SessionContext } from './session-context.ts';

/** How frames are read. */
export interface FrameRules {
  readonly dialect: ServerDialect;
  readonly maximumFrameBytes: number;
}

/** Takes one frame from the client and answers it, with an `error` event where it must be refused. Never throws. */
export function handleFrame(context: SessionContext, frame: Frame, { dialect, maximumFrameBytes }: FrameRules): void {
  if (context.signal.aborted) return;
  // UTF-16 units are never more than the bytes of UTF-8, so a text is measured without encoding it.
  if (frame.length > maximumFrameBytes) {
    const message = `The event is too long: at most ${maximumFrameBytes} bytes are taken.`;
    refuse(context, { type: 'invalid_request_error', code: 'invalid_event', message, param: null, event_id: null });
    return;
  }
  const event = readEvent(frame, dialect, context.sessionType);
  if (event.type === 'rejected') {
    refuse(context, event.error);
    return;
  }
  try {
    handleEvent(context, event);
  } catch (error) {
    const eventId = event.event_id ?? null;
    if (error instanceof ApiFailure) {
      refuse(context, { ...error.error, event_id: eventId });
      return;
    }
    context.logger.error('an event could not be handled', { eventType: event.type, error });
    const message = 'The server had an error while processing your request.';
    refuse(context, { type: 'server_error', code: null, message, param: null, event_id: eventId });
  }
}

function readEvent(frame: Frame, dialect: ServerDialect, sessionType: SessionType): ClientEvent | RejectedClientEvent {
  switch (dialect.name) {
    case 'ga':
      return validateClientEvent(frame, { sessionType });
    case 'preview': {
      // What the dialect lets pass is looked at again, as thoroughly as GA is.
      const event = dialect.decode(frame);
      return event.type === 'rejected' ? event : validateClientEvent(event);
    }
    default:
      return dialect.name satisfies never;
  }
}

function refuse(context: SessionContext, error: ApiError): void {
  context.emit({ type: 'error', error });
}
