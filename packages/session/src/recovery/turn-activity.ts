import type { Dispatcher } from '../streams/dispatcher.ts';
import type { RealtimeSession } from '@antiphon/protocol';

/** What goes on in a conversation, as far as it matters for changing the connection under it. */
export interface TurnActivity {
  /** Whether the user speaks, or has spoken and the server has not made an item of it. */
  readonly isUserSpeaking: boolean;
  /** Whether a transcript is to come that a new connection would not bring. */
  readonly isTranscribing: boolean;
  /** Whether audio of the model was heard on this connection: its voice is fixed from there on. */
  readonly hasModelSpoken: boolean;
  /** Whether the server finds the turns by itself, so that what lies in its buffer between them is silence. */
  readonly hasTurnDetection: boolean;
  /** Another connection: nothing goes on there. */
  reset(): void;
}

export function trackTurnActivity(dispatcher: Dispatcher): TurnActivity {
  const untranscribed = new Set<string>();
  let isUserSpeaking = false;
  let hasModelSpoken = false;
  let hasTurnDetection = false;
  let hasTranscription = false;
  const described = ({ session }: { readonly session: unknown }) => {
    // Other kinds of sessions have no turns.
    const { input } = (session as RealtimeSession).audio ?? {};
    hasTurnDetection = (input?.turn_detection ?? undefined) !== undefined;
    hasTranscription = (input?.transcription ?? undefined) !== undefined;
  };
  const transcribed = ({ item_id: id }: { readonly item_id: string }) => void untranscribed.delete(id);

  dispatcher.on('session.created', described);
  dispatcher.on('session.updated', described);
  dispatcher.on('input_audio_buffer.speech_started', () => (isUserSpeaking = true));
  dispatcher.on('input_audio_buffer.cleared', () => (isUserSpeaking = false));
  dispatcher.on('input_audio_buffer.committed', ({ item_id: id }) => {
    isUserSpeaking = false;
    if (hasTranscription) untranscribed.add(id);
  });
  dispatcher.on('conversation.item.input_audio_transcription.completed', transcribed);
  dispatcher.on('conversation.item.input_audio_transcription.failed', transcribed);
  dispatcher.on('conversation.item.deleted', transcribed);
  // Not at each delta: one of these comes with every piece of audio.
  dispatcher.on('response.content_part.added', ({ part }) => (hasModelSpoken ||= part.type.endsWith('audio')));
  dispatcher.on('response.output_audio.done', () => (hasModelSpoken = true));
  return {
    get isUserSpeaking() {
      return isUserSpeaking;
    },
    get isTranscribing() {
      return untranscribed.size > 0;
    },
    get hasModelSpoken() {
      return hasModelSpoken;
    },
    get hasTurnDetection() {
      return hasTurnDetection;
    },
    reset() {
      untranscribed.clear();
      isUserSpeaking = false;
      hasModelSpoken = false;
    },
  };
}
