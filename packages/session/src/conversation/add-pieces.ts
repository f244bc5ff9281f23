import type { ConversationState } from './conversation-state.ts';
import type { TextPiece } from './unread-events.ts';
import { appendArguments, appendText } from './write-part.ts';

/** Adds pieces of a text that followed each other. The first says where they belong. */
export function addPieces(state: ConversationState, first: TextPiece, text: string): ConversationState {
  switch (first.type) {
    case 'response.output_text.delta':
      return appendText(state, first, { field: 'text', text });
    case 'response.output_audio_transcript.delta':
      return appendText(state, first, { field: 'transcript', text });
    case 'response.function_call_arguments.delta':
    case 'response.mcp_call_arguments.delta':
      return appendArguments(state, first, text);
    default:
      return first satisfies never;
  }
}
