import { isAntiphonError, type MessagePiece, redact } from '@antiphon/interface';
import { createPiece } from '@antiphon/memory';

/** A failed turn as the pieces of an assistant message: one `error` piece that names code and message, without secrets. */
export function failurePieces(error: unknown): readonly MessagePiece[] {
  const code = isAntiphonError(error) ? error.code : error instanceof Error ? error.name : 'ABORTED';
  const message = error instanceof Error ? error.message : 'the prompt was aborted';
  const value = redact(`${code}: ${message}`);
  return [createPiece({ value, dataType: 'error', metadata: { errorCode: code }, responseError: 'unknown' })];
}
