import type { ServerEvent } from '@antiphon/protocol';
import { Observable } from 'rxjs';
import type { Conversation } from '../conversation.ts';
import type { Dispatcher } from '../dispatcher.ts';
import { HotStream } from '../hot-stream.ts';
import { CONVERSATION_EVENT_TYPES, reduce } from '../reduce.ts';
import type { ReplayedValue } from '../replayed-value.ts';
import { conversationWith, emptyConversation, looksSame, stateOf } from './conversation-snapshot.ts';
import { createPendingPieces, TEXT_PIECE_TYPES, type TextPiece } from './pending-pieces.ts';
import { type MeasuredAudio, measureAudio } from './speech-duration.ts';

/** The conversation of a session: reduced event by event while somebody watches, and in larger steps otherwise. Whoever reads it sees all events until then. */
export interface ConversationStore extends ReplayedValue<Conversation> {
  /** How long a piece of the user's audio is; its item may come later. */
  measureInput(audio: MeasuredAudio): void;
}

export function createConversationStore(dispatcher: Dispatcher): ConversationStore {
  const changes = new HotStream<Conversation>();
  const pieces = createPendingPieces();
  let conversation = emptyConversation;

  const folded = (): Conversation => (conversation = pieces.foldInto(conversation));
  const set = (next: Conversation): void => {
    const isVisible = !looksSame(conversation, next);
    conversation = next;
    if (isVisible) changes.next(next);
  };
  const apply = (event: ServerEvent): void => set(reduce(folded(), event));

  for (const type of CONVERSATION_EVENT_TYPES.filter(isWhole)) dispatcher.on(type, apply);
  for (const type of TEXT_PIECE_TYPES) {
    dispatcher.on(type, (piece: TextPiece) => {
      if (changes.observed) return apply(piece);
      if (pieces.addText(piece)) return;
      folded();
      pieces.addText(piece);
    });
  }
  dispatcher.on('response.output_audio.delta', (piece) => {
    if (pieces.addAudio(piece)) return;
    folded();
    pieces.addAudio(piece);
  });

  return {
    get current() {
      return folded();
    },
    changes$: new Observable((subscriber) => {
      subscriber.next(folded());
      return changes.stream$.subscribe(subscriber);
    }),
    set: (next) => {
      folded();
      set(next);
    },
    measureInput: (audio) => set(conversationWith(folded(), measureAudio(stateOf(conversation), audio))),
    complete: () => changes.complete(),
  };
}

const PIECE_TYPES: ReadonlySet<string> = new Set([...TEXT_PIECE_TYPES, 'response.output_audio.delta']);

function isWhole(type: string): boolean {
  return !PIECE_TYPES.has(type);
}
