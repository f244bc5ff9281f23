import type { ServerEvent } from '@antiphon/protocol';
import { Observable } from 'rxjs';
import type { Conversation } from '../conversation.ts';
import type { Dispatcher } from '../dispatcher.ts';
import { HotStream } from '../hot-stream.ts';
import { CONVERSATION_EVENT_TYPES, reduceState } from '../reduce.ts';
import { addPieces } from './add-pieces.ts';
import { conversationWith, emptyConversation, looksTheSame } from './conversation-snapshot.ts';
import { type ConversationState, EMPTY_STATE } from './conversation-state.ts';
import { countAudioBytes } from './count-audio.ts';
import { type MeasuredAudio, measureAudio } from './speech-duration.ts';
import { type AudioPiece, TEXT_PIECE_TYPES, type TextPiece, type Unread, UnreadEvents } from './unread-events.ts';

/**
 * The conversation of a session. It is reduced when somebody reads it, or when many events wait, and then all that came since in one go: most of the time nobody looks.
 * Those who watch are told in a microtask: once for all events that arrived together, and not at all for audio.
 */
export interface ConversationStore {
  readonly current: Conversation;
  readonly changes$: Observable<Conversation>;
  /** How long a piece of the user's audio is; its item may come later. */
  measureInput(audio: MeasuredAudio): void;
  complete(): void;
}

// Enough to be worth it, and little to hold: a turn has about fifteen.
const MAXIMUM_UNREAD = 64;

export function createConversationStore(dispatcher: Dispatcher): ConversationStore {
  const store = new LazyStore();
  for (const type of CONVERSATION_EVENT_TYPES) {
    if (!PIECE_TYPES.has(type)) dispatcher.on(type, (event) => store.whole(event));
  }
  for (const type of TEXT_PIECE_TYPES) dispatcher.on(type, (piece: TextPiece) => store.text(piece));
  dispatcher.on('response.output_audio.delta', (piece) => store.audio(piece));
  return store;
}

class LazyStore implements ConversationStore {
  readonly #changes = new HotStream<Conversation>();
  readonly #unread = new UnreadEvents();
  readonly #tellSoon = (): void => this.#tell();
  #state: ConversationState = EMPTY_STATE;
  #conversation = emptyConversation;
  #changes$: Observable<Conversation> | undefined;
  #isTelling = false;
  /** Whether something that shows has changed since it was told last. */
  #hasChanged = false;

  get current(): Conversation {
    this.#read();
    return (this.#conversation = conversationWith(this.#conversation, this.#state));
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

  measureInput(audio: MeasuredAudio): void {
    this.#unread.addMeasured(audio);
    this.#came();
  }

  complete(): void {
    if (this.#isTelling) this.#tell();
    this.#changes.complete();
  }

  whole(event: ServerEvent): void {
    this.#unread.add(event);
    this.#came();
  }

  text(piece: TextPiece): void {
    this.#unread.addText(piece);
    this.#came();
  }

  /** Nobody is told. */
  audio(piece: AudioPiece): void {
    this.#unread.addAudio(piece);
  }

  #came(): void {
    if (this.#unread.count >= MAXIMUM_UNREAD) this.#read();
    if (this.#isTelling || !this.#changes.observed) return;
    this.#isTelling = true;
    void NOW.then(this.#tellSoon);
  }

  #read(): void {
    for (const entry of this.#unread.take()) {
      const before = this.#state;
      this.#state = learn(before, entry);
      if (entry.kind !== 'audio' && !looksTheSame(before, this.#state)) this.#hasChanged = true;
    }
  }

  #tell(): void {
    if (!this.#isTelling) return;
    this.#isTelling = false;
    const { current } = this;
    if (!this.#hasChanged) return;
    this.#hasChanged = false;
    this.#changes.next(current);
  }
}

// Cheaper than `queueMicrotask` in Node, which keeps track of each.
const NOW = Promise.resolve();

function learn(state: ConversationState, entry: Unread): ConversationState {
  switch (entry.kind) {
    case 'event':
      return reduceState(state, entry.event);
    case 'text':
      return addPieces(state, entry.at, entry.text);
    case 'audio':
      return countAudioBytes(state, entry.at, entry.byteCount);
    case 'measured':
      return measureAudio(state, entry.audio);
    default:
      return entry satisfies never;
  }
}

const PIECE_TYPES: ReadonlySet<string> = new Set([...TEXT_PIECE_TYPES, 'response.output_audio.delta']);
