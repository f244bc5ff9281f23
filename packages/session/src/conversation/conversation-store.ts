import type { ServerEvent } from '@antiphon/protocol';
import { Observable } from 'rxjs';
import type { Conversation } from '../conversation.ts';
import type { Dispatcher } from '../dispatcher.ts';
import { HotStream } from '../hot-stream.ts';
import { CONVERSATION_EVENT_TYPES, reduce } from '../reduce.ts';
import type { ReplayedValue } from '../replayed-value.ts';
import { conversationWith, emptyConversation, looksSame, stateOf } from './conversation-snapshot.ts';
import { type AudioPiece, createPendingPieces, TEXT_PIECE_TYPES, type TextPiece } from './pending-pieces.ts';
import { type MeasuredAudio, measureAudio } from './speech-duration.ts';

/**
 * The conversation of a session. Pieces of text and audio are gathered, and reduced in larger steps: when somebody reads it, or another event comes.
 * Those who watch are told in a microtask: once for all events that arrived together, and not at all for audio.
 */
export interface ConversationStore extends ReplayedValue<Conversation> {
  /** How long a piece of the user's audio is; its item may come later. */
  measureInput(audio: MeasuredAudio): void;
}

export function createConversationStore(dispatcher: Dispatcher): ConversationStore {
  const store = new GatheringStore();
  for (const type of CONVERSATION_EVENT_TYPES) {
    if (!PIECE_TYPES.has(type)) dispatcher.on(type, (event) => store.whole(event));
  }
  for (const type of TEXT_PIECE_TYPES) dispatcher.on(type, (piece: TextPiece) => store.text(piece));
  dispatcher.on('response.output_audio.delta', (piece) => store.audio(piece));
  return store;
}

class GatheringStore implements ConversationStore {
  readonly #changes = new HotStream<Conversation>();
  readonly #pieces = createPendingPieces();
  readonly #tellSoon = (): void => this.#tell();
  #conversation = emptyConversation;
  #changes$: Observable<Conversation> | undefined;
  #isToBeTold = false;

  get current(): Conversation {
    return (this.#conversation = this.#pieces.foldInto(this.#conversation));
  }

  get changes$(): Observable<Conversation> {
    return (this.#changes$ ??= new Observable((subscriber) => {
      // What was given at the beginning may be about to be told.
      let last = this.current;
      subscriber.next(last);
      return this.#changes.stream$.subscribe({
        next(conversation) {
          if (conversation === last) return;
          last = conversation;
          subscriber.next(conversation);
        },
        complete: () => subscriber.complete(),
      });
    }));
  }

  set(next: Conversation): void {
    const before = this.current;
    this.#conversation = next;
    if (!looksSame(before, next)) this.#changed();
  }

  measureInput(audio: MeasuredAudio): void {
    const before = this.current;
    this.set(conversationWith(before, measureAudio(stateOf(before), audio)));
  }

  complete(): void {
    if (this.#isToBeTold) this.#tell();
    this.#changes.complete();
  }

  whole(event: ServerEvent): void {
    this.set(reduce(this.current, event));
  }

  text(piece: TextPiece): void {
    if (!this.#pieces.addText(piece)) {
      this.#conversation = this.#pieces.foldInto(this.#conversation);
      this.#pieces.addText(piece);
    }
    this.#changed();
  }

  audio(piece: AudioPiece): void {
    if (this.#pieces.addAudio(piece)) return;
    this.#conversation = this.#pieces.foldInto(this.#conversation);
    this.#pieces.addAudio(piece);
  }

  #changed(): void {
    if (this.#isToBeTold || !this.#changes.observed) return;
    this.#isToBeTold = true;
    queueMicrotask(this.#tellSoon);
  }

  #tell(): void {
    if (!this.#isToBeTold) return;
    this.#isToBeTold = false;
    this.#changes.next(this.current);
  }
}

const PIECE_TYPES: ReadonlySet<string> = new Set([...TEXT_PIECE_TYPES, 'response.output_audio.delta']);
