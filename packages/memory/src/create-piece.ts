import type { JsonValue, MessageDataType, MessagePiece, MessageResponseError } from '@antiphon/interface';
import { parsePiece } from './parse-piece.ts';

export interface CreatePieceOptions {
  /** The text, or the path of the file. */
  readonly value: string;
  /** @default 'text' */
  readonly dataType?: MessageDataType | undefined;
  /** Of the text's UTF-8 bytes or the file's bytes, in lower-case hexadecimal; `sha256Hex` makes one. @default absent */
  readonly sha256?: string | undefined;
  /** What was sent after the converters ran. @default the same as `value` */
  readonly convertedValue?: string | undefined;
  /** @default the same as `dataType` */
  readonly convertedDataType?: MessageDataType | undefined;
  /** @default `sha256` when nothing was converted, else absent */
  readonly convertedSha256?: string | undefined;
  /** @default none */
  readonly converterIdentifiers?: readonly Readonly<Record<string, JsonValue>>[] | undefined;
  /** @default none */
  readonly metadata?: Readonly<Record<string, JsonValue>> | undefined;
  /** @default 'none' */
  readonly responseError?: MessageResponseError | undefined;
  /** A UUID in lower case. @default `randomUuid()` */
  readonly id?: string | undefined;
  /** The piece this one is a copy of. @default its own id */
  readonly originalPromptId?: string | undefined;
  /** @default `crypto.randomUUID` */
  readonly randomUuid?: (() => string) | undefined;
}

/**
 * Makes one piece of a message, checked, copied and frozen.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` with the field's name.
 * @example
 * import { createPiece } from '@antiphon/memory';
 *
 * const spoken = createPiece({ value: 'antiphon-data/audio/answer.wav', dataType: 'audio_path' });
 * console.log(spoken.id === spoken.originalPromptId); // true
 */
export function createPiece(options: CreatePieceOptions): MessagePiece {
  const {
    value,
    dataType = 'text',
    sha256,
    metadata = {},
    converterIdentifiers = [],
    responseError = 'none',
  } = options;
  const { convertedValue = value, convertedDataType = dataType, randomUuid = () => crypto.randomUUID() } = options;
  const id = options.id ?? randomUuid();
  const isConverted = convertedValue !== value || convertedDataType !== dataType;
  return parsePiece(
    {
      id,
      originalValue: value,
      originalValueDataType: dataType,
      originalValueSha256: sha256,
      convertedValue,
      convertedValueDataType: convertedDataType,
      convertedValueSha256: options.convertedSha256 ?? (isConverted ? undefined : sha256),
      originalPromptId: options.originalPromptId ?? id,
      metadata,
      converterIdentifiers,
      responseError,
    },
    'piece',
  );
}
