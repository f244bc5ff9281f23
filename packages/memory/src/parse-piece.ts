import type { MessageDataType, MessagePiece, MessageResponseError } from '@antiphon/interface';
import { checkList, checkObject, checkOneOf, checkSha256, checkText, checkUuid, optional } from './check-value.ts';
import { copyJsonObject } from './copy-json.ts';

const DATA_TYPES = [
  'text',
  'audio_path',
  'image_path',
  'function_call',
  'function_call_output',
  'error',
] as const satisfies readonly MessageDataType[];

const RESPONSE_ERRORS = [
  'none',
  'blocked',
  'processing',
  'empty',
  'unknown',
] as const satisfies readonly MessageResponseError[];

/**
 * Checks one message piece and returns a deep, frozen copy with nothing but a piece's fields.
 *
 * @param field What the piece is called in an error, such as `messages[0].pieces[1]`.
 * @throws {AntiphonError} `INVALID_ARGUMENT` with the field's name in the message and in `details.param`.
 */
export function parsePiece(value: unknown, field: string): MessagePiece {
  const piece = checkObject(value, field);
  const originalSha256 = optional(piece['originalValueSha256'], `${field}.originalValueSha256`, checkSha256);
  const convertedSha256 = optional(piece['convertedValueSha256'], `${field}.convertedValueSha256`, checkSha256);
  const converters = checkList(piece['converterIdentifiers'], `${field}.converterIdentifiers`);
  return Object.freeze({
    id: checkUuid(piece['id'], `${field}.id`),
    originalValue: checkText(piece['originalValue'], `${field}.originalValue`),
    originalValueDataType: checkOneOf(piece['originalValueDataType'], `${field}.originalValueDataType`, DATA_TYPES),
    ...(originalSha256 === undefined ? {} : { originalValueSha256: originalSha256 }),
    convertedValue: checkText(piece['convertedValue'], `${field}.convertedValue`),
    convertedValueDataType: checkOneOf(piece['convertedValueDataType'], `${field}.convertedValueDataType`, DATA_TYPES),
    ...(convertedSha256 === undefined ? {} : { convertedValueSha256: convertedSha256 }),
    originalPromptId: checkUuid(piece['originalPromptId'], `${field}.originalPromptId`),
    metadata: copyJsonObject(piece['metadata'], `${field}.metadata`),
    converterIdentifiers: Object.freeze(
      converters.map((identifier, index) => copyJsonObject(identifier, `${field}.converterIdentifiers[${index}]`)),
    ),
    responseError: checkOneOf(piece['responseError'], `${field}.responseError`, RESPONSE_ERRORS),
  });
}
