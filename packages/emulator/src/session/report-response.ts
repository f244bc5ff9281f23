import { concatBytes } from '@antiphon/audio';
import type { ResponseStatus } from '@antiphon/protocol';
import { bytesPerSample } from '../wire/wire-audio.ts';
import type { ResponseSettings } from './response-settings.ts';
import type { SessionContext } from './session-context.ts';

/** What a writer kept of its response for the observer. */
export interface ResponseRecord {
  readonly responseId: string;
  readonly status: ResponseStatus;
  readonly text: string;
  readonly chunks: readonly Uint8Array[];
  readonly settings: ResponseSettings;
}

/** Tells the observer of a response that is done. What it throws is logged and does no harm. */
export function reportResponse(context: SessionContext, record: ResponseRecord): void {
  const { observer, logger } = context;
  if (observer.responseDone === undefined) return;
  const { responseId, status, text, chunks, settings } = record;
  const audio = concatBytes(chunks);
  const sampleCount = audio.length / bytesPerSample(settings.format);
  try {
    observer.responseDone({ sessionId: context.settings.id, responseId, status, text, sampleCount, audio });
  } catch (error) {
    logger.error('the observer threw', { error });
  }
}
