import { AntiphonError, type Message, type MessagePiece } from '@antiphon/interface';
import { parseMessage } from '@antiphon/memory';
import { refuseJsonResponse } from './json-response.ts';

/** What callers may add to a message when they send it. */
export interface PromptOverrides {
  readonly conversationId?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

const SUPPORTED_DATA_TYPES = ['text', 'audio_path'] as const;

/**
 * Makes the message that will be sent and remembered, or refuses it before anything happens.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` for a message that is none, another role than user, an empty value or conversation id;
 * `UNSUPPORTED` for a data type other than text and audio_path, and for a JSON answer.
 */
export function validatePrompt(given: Message, { conversationId, labels }: PromptOverrides = {}): Message {
  if (typeof given !== 'object' || given === null)
    throw invalid('sendPrompt needs { message }: make one with createMessage of @antiphon/memory');
  const merged = {
    ...given,
    conversationId: conversationId ?? given.conversationId,
    labels: { ...given.labels, ...labels },
  };
  const message = parseMessage(merged);
  if (message.role !== 'user') throw invalid(`a prompt has the role 'user', not '${message.role}'`);
  for (const piece of message.pieces) validatePiece(piece);
  return message;
}

function validatePiece(piece: MessagePiece): void {
  const { convertedValue: value, convertedValueDataType: dataType } = piece;
  if (!SUPPORTED_DATA_TYPES.some((supported) => supported === dataType)) {
    const message = `this target takes pieces of ${SUPPORTED_DATA_TYPES.join(' and ')}, not ${dataType}`;
    throw new AntiphonError({ code: 'UNSUPPORTED', message });
  }
  if (value === '') throw invalid(EMPTY[dataType === 'text' ? 'text' : 'audio_path']);
  refuseJsonResponse(piece);
}

const EMPTY = {
  text: 'the text of the prompt is empty: give it some',
  audio_path: 'the audio_path of the prompt is empty: give the path of a WAV file',
} as const;

function invalid(message: string): AntiphonError {
  return new AntiphonError({ code: 'INVALID_ARGUMENT', message });
}
