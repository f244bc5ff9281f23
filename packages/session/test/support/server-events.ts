import type {
  ApiError,
  ConversationItem,
  ErrorEvent,
  KnownServerEvent,
  RealtimeResponse,
  RealtimeSession,
  ServerEventOf,
} from '@antiphon/protocol';
import { base64FromBytes } from '@antiphon/protocol';

/** Short ways to write what a server says. */
export const sessionCreated = (session: Partial<RealtimeSession> = {}): ServerEventOf<'session.created'> => ({
  type: 'session.created',
  event_id: 'event_created',
  session: { type: 'realtime', id: 'sess_1', model: 'scripted', ...session },
});

export const sessionUpdated = (session: Partial<RealtimeSession> = {}): ServerEventOf<'session.updated'> => ({
  type: 'session.updated',
  event_id: 'event_updated',
  session: { type: 'realtime', id: 'sess_1', model: 'scripted', ...session },
});

export const apiError = (error: Partial<ApiError>): ErrorEvent => ({
  type: 'error',
  event_id: 'event_error',
  error: {
    type: 'invalid_request_error',
    message: 'something is wrong',
    code: null,
    param: null,
    event_id: null,
    ...error,
  },
});

export const userItem = (id: string, text = 'hello'): ConversationItem => ({
  id,
  type: 'message',
  role: 'user',
  status: 'completed',
  content: [{ type: 'input_text', text }],
});

export const assistantItem = (id: string, transcript = ''): ConversationItem => ({
  id,
  type: 'message',
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'output_audio', transcript }],
});

export const itemAdded = (
  item: ConversationItem,
  previousId?: string | null,
): ServerEventOf<'conversation.item.added'> => ({
  type: 'conversation.item.added',
  event_id: 'event_added',
  item,
  ...(previousId === undefined ? {} : { previous_item_id: previousId }),
});

export const responseCreated = (
  id: string,
  response: Partial<RealtimeResponse> = {},
): ServerEventOf<'response.created'> => ({
  type: 'response.created',
  event_id: 'event_response_created',
  response: { id, status: 'in_progress', output: [], conversation_id: 'conv_1', metadata: null, ...response },
});

export const responseDone = (id: string, response: Partial<RealtimeResponse> = {}): ServerEventOf<'response.done'> => ({
  type: 'response.done',
  event_id: 'event_response_done',
  response: { id, status: 'completed', output: [], conversation_id: 'conv_1', ...response },
});

const at = (responseId: string, outputIndex: number, contentIndex: number) => ({
  event_id: 'event_part',
  response_id: responseId,
  item_id: `item_${responseId}_${outputIndex}`,
  output_index: outputIndex,
  content_index: contentIndex,
});

export const audioDelta = (
  responseId: string,
  bytes: Uint8Array,
  [outputIndex, contentIndex]: readonly [number, number] = [0, 0],
): KnownServerEvent => ({
  type: 'response.output_audio.delta',
  ...at(responseId, outputIndex, contentIndex),
  delta: base64FromBytes(bytes),
});

export const transcriptDelta = (
  responseId: string,
  delta: string,
  [outputIndex, contentIndex]: readonly [number, number] = [0, 0],
): KnownServerEvent => ({
  type: 'response.output_audio_transcript.delta',
  ...at(responseId, outputIndex, contentIndex),
  delta,
});

export const transcriptDone = (
  responseId: string,
  transcript: string,
  [outputIndex, contentIndex]: readonly [number, number] = [0, 0],
): KnownServerEvent => ({
  type: 'response.output_audio_transcript.done',
  ...at(responseId, outputIndex, contentIndex),
  transcript,
});

export const textDelta = (
  responseId: string,
  delta: string,
  [outputIndex, contentIndex]: readonly [number, number] = [0, 0],
): KnownServerEvent => ({
  type: 'response.output_text.delta',
  ...at(responseId, outputIndex, contentIndex),
  delta,
});

export const outputItem = (
  type: 'response.output_item.added' | 'response.output_item.done',
  responseId: string,
  outputIndex: number,
  item: ConversationItem,
): KnownServerEvent => ({ type, event_id: 'event_item', response_id: responseId, output_index: outputIndex, item });
