import { AntiphonError, type MessagePiece } from '@antiphon/interface';

/**
 * Tells whether a piece asks for a JSON answer, in its metadata's `responseFormat` or `response_format`.
 *
 * @throws {AntiphonError} `UNSUPPORTED` when it does: the Realtime API has no JSON answers.
 */
export function refuseJsonResponse(piece: MessagePiece): false {
  const format = piece.metadata['responseFormat'] ?? piece.metadata['response_format'];
  if (format !== 'json') return false;
  const message =
    'this target cannot answer in JSON: leave responseFormat out of the metadata, or take a target that can';
  throw new AntiphonError({ code: 'UNSUPPORTED', message });
}
