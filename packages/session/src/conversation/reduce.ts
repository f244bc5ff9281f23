import type { ServerEvent, ServerEventOf, ServerEventType } from '@antiphon/protocol';
import type { Conversation } from './conversation.ts';
import { conversationWith, stateOf } from './conversation-snapshot.ts';
import { addPieces } from './add-pieces.ts';
import { type ConversationState, withContext } from './conversation-state.ts';
import { beginItem, endResponse } from './response-items.ts';
import { countAudio } from './count-audio.ts';
import { listedTools, progressed } from './mcp-progress.ts';
import { deleteItem, placeItem, refreshItem } from './place-item.ts';
import { withResponse, withSession } from './reduction-context.ts';
import { speechStarted, speechStopped } from './speech-duration.ts';
import { transcribed, transcriptionFailed, transcriptionSegment } from './transcribe.ts';
import { truncatePart } from './truncate-part.ts';
import { addPart, finishArguments, finishText } from './write-part.ts';

type Handler<Type extends ServerEventType> = (
  state: ConversationState,
  event: ServerEventOf<Type>,
) => ConversationState;
type Handlers = { readonly [Type in ServerEventType]?: Handler<Type> };

const HANDLERS = {
  'session.created': (state, { session }) => withContext(state, withSession(state.context, session)),
  'session.updated': (state, { session }) => withContext(state, withSession(state.context, session)),
  'conversation.item.added': placeItem,
  'conversation.item.created': placeItem,
  'conversation.item.done': placeItem,
  'conversation.item.retrieved': (state, { item }) => refreshItem(state, item),
  'conversation.item.deleted': deleteItem,
  'conversation.item.truncated': truncatePart,
  'conversation.item.input_audio_transcription.delta': (state, event) =>
    transcribed(state, event, { status: 'in_progress' }, (before) => before + (event.delta ?? '')),
  'conversation.item.input_audio_transcription.completed': (state, event) =>
    transcribed(
      state,
      event,
      { status: 'completed', ...(event.languages ? { languages: event.languages } : {}) },
      () => event.transcript,
    ),
  'conversation.item.input_audio_transcription.failed': transcriptionFailed,
  'conversation.item.input_audio_transcription.segment': transcriptionSegment,
  'input_audio_buffer.speech_started': speechStarted,
  'input_audio_buffer.speech_stopped': speechStopped,
  'input_audio_buffer.timeout_triggered': (state, event) => speechStopped(speechStarted(state, event), event),
  'response.created': (state, { response }) => withContext(state, withResponse(state.context, response)),
  'response.output_item.added': (state, { response_id: responseId, item }) =>
    beginItem(state, { responseId, itemId: item.id }),
  'response.output_item.done': (state, { item }) => refreshItem(state, item),
  'response.content_part.added': addPart,
  'response.output_text.delta': (state, event) => addPieces(state, event, event.delta),
  'response.output_text.done': (state, event) => finishText(state, event, { field: 'text', text: event.text }),
  'response.output_audio_transcript.delta': (state, event) => addPieces(state, event, event.delta),
  'response.output_audio_transcript.done': (state, event) =>
    finishText(state, event, { field: 'transcript', text: event.transcript }),
  'response.output_audio.delta': (state, event) => countAudio(state, event, event.delta),
  'response.function_call_arguments.delta': (state, event) => addPieces(state, event, event.delta),
  'response.function_call_arguments.done': finishArguments,
  'response.mcp_call_arguments.delta': (state, event) => addPieces(state, event, event.delta),
  'response.mcp_call_arguments.done': finishArguments,
  'response.mcp_call.in_progress': (state, event) => progressed(state, event, 'in_progress'),
  'response.mcp_call.completed': (state, event) => progressed(state, event, 'completed'),
  'response.mcp_call.failed': (state, event) => progressed(state, event, 'failed'),
  'mcp_list_tools.in_progress': (state, event) => listedTools(state, event, 'in_progress'),
  'mcp_list_tools.completed': (state, event) => listedTools(state, event, 'completed'),
  'mcp_list_tools.failed': (state, event) => listedTools(state, event, 'failed'),
  'response.done': (state, { response }) => endResponse(state, response),
} satisfies Handlers;

/** The event types that a conversation is made of. */
export const CONVERSATION_EVENT_TYPES: readonly ServerEventType[] = Object.keys(HANDLERS) as (keyof typeof HANDLERS)[];

const HANDLERS_BY_TYPE: ReadonlyMap<string, unknown> = new Map(Object.entries(HANDLERS));

/**
 * The conversation after one more event. Pure: the same arguments give an equal result, and nothing is changed in place. It costs the same whatever the length of the conversation.
 *
 * An event that does not concern the conversation gives back the same object. What is told of an item that is not in it changes nothing, except that news of a user's item may come before it.
 * Events may come late, twice or not at all: an item never goes back to an earlier state, and what a response says after its end is ignored.
 *
 * How long the user's audio is, the server tells only of turns that its voice detection made.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` for a conversation that came neither from here nor from `emptyConversation`.
 * @example
 * import { emptyConversation, reduce } from '@antiphon/session';
 *
 * const item = { id: 'item_1', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hello' }] } as const;
 * const conversation = reduce(emptyConversation, { type: 'conversation.item.added', item });
 * console.log(conversation.items.length); // 1
 */
export function reduce(conversation: Conversation, event: ServerEvent): Conversation {
  return conversationWith(conversation, reducerOf(event.type)(stateOf(conversation), event));
}

/** The same on what a conversation is made of, for events of one type. */
export function reducerOf<Type extends ServerEventType>(type: Type): Handler<Type> {
  return (HANDLERS_BY_TYPE.get(type) as Handler<Type> | undefined) ?? unchanged;
}

function unchanged(state: ConversationState): ConversationState {
  return state;
}
