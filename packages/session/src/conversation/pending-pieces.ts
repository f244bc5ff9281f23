import type { ServerEventOf } from '@antiphon/protocol';
import { reduce } from '../reduce.ts';
import type { Conversation } from '../conversation.ts';
import { base64ByteCount } from './audio-duration.ts';
import { conversationWith, stateOf } from './conversation-snapshot.ts';
import { countAudioBytes } from './count-audio.ts';

/** The events that bring an answer in pieces. */
export type TextPiece = ServerEventOf<(typeof TEXT_PIECE_TYPES)[number]>;
export type AudioPiece = ServerEventOf<'response.output_audio.delta'>;

export const TEXT_PIECE_TYPES = [
  'response.output_text.delta',
  'response.output_audio_transcript.delta',
  'response.function_call_arguments.delta',
  'response.mcp_call_arguments.delta',
] as const;

/** Gathers the pieces of what is being said, so that a conversation that nobody looks at is written once for many of them. */
export interface PendingPieces {
  /** False when it does not continue what was gathered: fold first, then add it again. */
  addText(piece: TextPiece): boolean;
  addAudio(piece: AudioPiece): boolean;
  /** The conversation with all that was gathered. */
  foldInto(conversation: Conversation): Conversation;
}

export function createPendingPieces(): PendingPieces {
  let textPiece: TextPiece | undefined;
  let text = '';
  let audioPiece: AudioPiece | undefined;
  let audioBytes = 0;
  return {
    addText(piece) {
      if (textPiece !== undefined && !continues(textPiece, piece)) return false;
      textPiece ??= piece;
      text += piece.delta;
      return true;
    },
    addAudio(piece) {
      if (audioPiece !== undefined && !continues(audioPiece, piece)) return false;
      // Without its audio, which would be kept until the next fold.
      audioPiece ??= { ...piece, delta: '' };
      audioBytes += base64ByteCount(piece.delta);
      return true;
    },
    foldInto(conversation) {
      let next = conversation;
      if (textPiece !== undefined) next = reduce(next, { ...textPiece, delta: text });
      if (audioPiece !== undefined) {
        next = conversationWith(next, countAudioBytes(stateOf(next), audioPiece, audioBytes));
      }
      [textPiece, text, audioPiece, audioBytes] = [undefined, '', undefined, 0];
      return next;
    },
  };
}

function continues(one: TextPiece | AudioPiece, other: TextPiece | AudioPiece): boolean {
  return (
    one.type === other.type &&
    one.item_id === other.item_id &&
    one.response_id === other.response_id &&
    contentIndexOf(one) === contentIndexOf(other)
  );
}

function contentIndexOf(piece: TextPiece | AudioPiece): number | undefined {
  return 'content_index' in piece ? piece.content_index : undefined;
}
