import { ApiFailure } from '../api-error.ts';
import { commitTrack } from './buffer-handlers.ts';
import { createResponse } from './response-handlers.ts';
import type { SessionContext } from './session-context.ts';

/** A turn of the user: what lies between two positions of the session's audio. */
export interface UserTurn {
  readonly itemId: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** Cancels the answer under way because the user speaks, unless the session wants it to go on. */
export function interruptResponse({ settings, responses }: SessionContext): void {
  if (settings.audio.input.turn_detection?.interrupt_response === false) return;
  responses.inConversation?.cancel('turn_detected');
}

/** Makes a user item of a turn, and begins to answer it unless the session leaves that to the client, or only transcribes. */
export function commitTurn(context: SessionContext, { itemId, startMs, endMs }: UserTurn): void {
  const { format, turn_detection: detection } = context.settings.audio.input;
  commitTrack(context, itemId, context.buffer.take(format, startMs, endMs));
  if (context.sessionType === 'realtime' && detection?.create_response !== false) answerTurn(context);
}

/** Begins to answer. Where the API would refuse, as while another answer goes on, the client is told. */
export function answerTurn(context: SessionContext): void {
  try {
    createResponse(context, { type: 'response.create' });
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    context.emit({ type: 'error', error: { ...error.error, event_id: null } });
  }
}
