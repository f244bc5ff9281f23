/** Who says a message. */
export type MessageRole = 'system' | 'user' | 'assistant' | 'simulated_assistant' | 'tool' | 'developer';

/** What a piece's value is: the text itself, or the path of a file. */
export type MessageDataType = 'text' | 'audio_path' | 'image_path' | 'function_call' | 'function_call_output' | 'error';

/** Why a piece holds no ordinary answer. */
export type MessageResponseError = 'none' | 'blocked' | 'processing' | 'empty' | 'unknown';

/** A JSON value, as metadata may hold it. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/**
 * One part of a message: a text or a file, before and after conversion.
 *
 * `original…` is what the user wrote, `converted…` what was sent after the converters ran; without converters both are the same.
 */
export interface MessagePiece {
  /** A UUID. */
  readonly id: string;
  readonly originalValue: string;
  readonly originalValueDataType: MessageDataType;
  /** Lower-case hexadecimal SHA-256 of the text's UTF-8 bytes or of the file's bytes; absent when it could not be read. */
  readonly originalValueSha256?: string | undefined;
  readonly convertedValue: string;
  readonly convertedValueDataType: MessageDataType;
  readonly convertedValueSha256?: string | undefined;
  /** The piece this one was copied from; its own id when it is the first. */
  readonly originalPromptId: string;
  /** Free facts about the piece, such as `{ interrupted: true }`. */
  readonly metadata: Readonly<Record<string, JsonValue>>;
  /** The converters that ran, in order. */
  readonly converterIdentifiers: readonly Readonly<Record<string, JsonValue>>[];
  readonly responseError: MessageResponseError;
}

/** One turn of one side in a conversation: one or several pieces under one role. */
export interface Message {
  readonly conversationId: string;
  readonly role: MessageRole;
  readonly pieces: readonly MessagePiece[];
  /** Free labels to filter by, such as `{ operation: 'spring' }`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Which target it was sent to or came from; never a secret. */
  readonly targetIdentifier?: Readonly<Record<string, JsonValue>> | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly timestampMs: number;
}

/** A message as a memory holds it. */
export interface StoredMessage extends Message {
  /** Its place in the conversation: 0, 1, 2 ... without gaps when nothing was deleted. */
  readonly sequence: number;
}
