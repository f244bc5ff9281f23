import type { RealtimeResponse, ServerEvent, ServerEventOf } from '@antiphon/protocol';
import { Observable } from 'rxjs';
import type { Conversation } from '../conversation.ts';
import type { AudioListener, Dispatcher } from '../dispatcher.ts';
import { HotStream } from '../hot-stream.ts';
import { CONVERSATION_EVENT_TYPES, reduceState } from '../reduce.ts';
import { addPieces } from './add-pieces.ts';
import { ChangeForecast, type Forecast } from './change-forecast.ts';
import {
  conversationWith,
  emptyConversation,
  isMade,
  looksTheSame,
  stateOf,
  type Unmade,
  unmadeConversation,
} from './conversation-snapshot.ts';
import { type ConversationState, withContext } from './conversation-state.ts';
import { countAudioBytes } from './count-audio.ts';
import { withResponse } from './reduction-context.ts';
import { beginItem, endResponse } from './response-items.ts';
import { type MeasuredAudio, measureAudio } from './speech-duration.ts';
import {
  type AudioPiece,
  type ItemDone,
  TEXT_PIECE_TYPES,
  type TextPiece,
  type Unread,
  UnreadEvents,
} from './unread-events.ts';

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

// Enough to be worth it: reading finds its code and its data cold. And little to hold: a turn leaves about ten, most of them small.
const MAXIMUM_UNREAD = 256;

export function createConversationStore(dispatcher: Dispatcher): ConversationStore {
  const store = new LazyStore();
  for (const type of ADDED_TYPES) dispatcher.on(type, (event) => store.added(event));
  for (const type of DONE_TYPES) dispatcher.on(type, (event) => store.done(event));
  for (const type of TEXT_PIECE_TYPES) dispatcher.on(type, (piece: TextPiece) => store.text(piece));
  for (const type of SILENT_TYPES) dispatcher.on(type, (event) => store.silent(event));
  dispatcher.onAudio(store);
  dispatcher.on('response.created', ({ response }) => store.begun(response));
  dispatcher.on('response.output_item.added', (event) => store.begunItem(event.response_id, event.item.id));
  dispatcher.on('response.done', ({ response }) => store.ended(response));
  for (const type of CONVERSATION_EVENT_TYPES) {
    if (!TYPES_APART.has(type)) dispatcher.on(type, (event) => store.other(event));
  }
  return store;
}

const ADDED_TYPES = ['conversation.item.added', 'conversation.item.created'] as const;
const DONE_TYPES = ['response.output_item.done', 'conversation.item.done'] as const;
/** What only later events are read by. */
const SILENT_TYPES = ['session.created', 'session.updated'] as const;
const TYPES_APART: ReadonlySet<string> = new Set([
  ...ADDED_TYPES,
  ...DONE_TYPES,
  ...TEXT_PIECE_TYPES,
  ...SILENT_TYPES,
  'response.output_audio.delta',
  'response.created',
  'response.output_item.added',
  'response.done',
]);

class LazyStore implements ConversationStore, AudioListener {
  readonly #unread = new UnreadEvents();
  readonly #changes = new HotStream<Conversation>();
  readonly #forecast = new ChangeForecast();
  readonly #tellSoon = (): void => this.#tell();
  /** As it was told last, or read. */
  #conversation = emptyConversation;
  /** What it is made from, and how much of what is unread it needs for that. */
  #before = emptyConversation;
  #unmadeCount = 0;
  #changes$: Observable<Conversation> | undefined;
  #isTelling = false;
  /** Whether something that shows has changed since it was told last. */
  #hasChanged = false;

  get current(): Conversation {
    this.#read();
    return this.#conversation;
  }

  get changes$(): Observable<Conversation> {
    return (this.#changes$ ??= new Observable((subscriber) => {
      const isFirst = !this.#changes.observed;
      let last = this.current;
      if (isFirst) this.#hasChanged = false;
      subscriber.next(last);
      if (!this.#isTelling) return this.#changes.stream$.subscribe(subscriber);
      // What was given at the beginning is about to be told.
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
    this.#unread.add({ type: 'measured', audio });
    this.#came('perhaps');
  }

  complete(): void {
    if (this.#isTelling) this.#tell();
    this.#changes.complete();
  }

  added(event: ServerEventOf<(typeof ADDED_TYPES)[number]>): void {
    this.#unread.add(event);
    this.#came(this.#forecast.added(event.item));
  }

  done(event: ItemDone): void {
    if (this.#forecast.isLast(event.item.id) && this.#unread.isToldAgain(event.item)) return;
    this.#unread.addDone(event);
    this.#came(this.#forecast.done(event.item));
  }

  begun(response: RealtimeResponse): void {
    this.#unread.addBegunResponse(response);
    this.#came('never');
  }

  begunItem(responseId: string, itemId: string): void {
    this.#unread.addBegunItem(responseId, itemId);
    this.#came('perhaps');
  }

  ended(response: RealtimeResponse): void {
    this.#unread.addEndedResponse(response);
    this.#came('perhaps');
  }

  other(event: ServerEvent): void {
    this.#unread.add(event);
    this.#came('perhaps');
  }

  silent(event: ServerEvent): void {
    this.#unread.add(event);
    this.#came('never');
  }

  text(piece: TextPiece): void {
    this.#unread.addText(piece);
    this.#came(this.#forecast.text(piece));
  }

  /** Nobody is told. */
  audio(piece: AudioPiece): void {
    this.#unread.addAudio(piece);
  }

  #came(forecast: Forecast): void {
    if (forecast === 'surely') this.#hasChanged = true;
    if (this.#unread.count >= MAXIMUM_UNREAD) this.#read();
    if (this.#isTelling || forecast === 'never' || !this.#changes.observed) return;
    this.#isTelling = true;
    void NOW.then(this.#tellSoon);
  }

  /** Makes the conversation of all that came. */
  #read(): void {
    const unread = this.#unread.soFar();
    let state = stateOf(this.#conversation);
    for (let at = this.#unmadeCount; at < unread.length; at += 1) {
      const entry = unread[at] as Unread;
      const before = state;
      state = learn(before, entry);
      if (entry.type !== 'audio' && !looksTheSame(before, state)) this.#hasChanged = true;
    }
    this.#conversation = conversationWith(this.#conversation, state);
    this.#unread.keep(0);
    this.#before = this.#conversation;
    this.#unmadeCount = 0;
  }

  /** Leaves that to those who look at it. */
  #postpone(): void {
    const unread = this.#unread.soFar();
    const newCount = unread.length - this.#unmadeCount;
    if (newCount === 0) return;
    // Somebody looked at the last one: what follows is made from that.
    if (this.#unmadeCount > 0 && isMade(this.#conversation)) {
      this.#unread.keep(newCount);
      this.#before = this.#conversation;
    }
    const all = this.#unread.soFar();
    this.#unmadeCount = all.length;
    this.#conversation = unmadeConversation(new Reading(this.#before, all, all.length));
  }

  #tell(): void {
    if (!this.#isTelling) return;
    this.#isTelling = false;
    if (this.#hasChanged) this.#postpone();
    else this.#read();
    if (!this.#hasChanged) return;
    this.#hasChanged = false;
    this.#changes.next(this.#conversation);
  }
}

// Cheaper than `queueMicrotask` in Node, which keeps track of each.
const NOW = Promise.resolve();

/** The first of what was unread, to be read when it is needed. */
class Reading implements Unmade {
  readonly before: Conversation;
  readonly #unread: readonly Unread[];
  readonly #count: number;

  constructor(before: Conversation, unread: readonly Unread[], count: number) {
    this.before = before;
    this.#unread = unread;
    this.#count = count;
  }

  changed(state: ConversationState): ConversationState {
    let changed = state;
    for (let at = 0; at < this.#count; at += 1) changed = learn(changed, this.#unread[at] as Unread);
    return changed;
  }
}

function learn(state: ConversationState, entry: Unread): ConversationState {
  switch (entry.type) {
    case 'begun response':
      return withContext(state, withResponse(state.context, entry));
    case 'begun item':
      return beginItem(state, entry.responseId, entry.itemId);
    case 'ended response':
      return endResponse(state, entry);
    case 'text':
      return addPieces(state, entry.first, entry.text);
    case 'audio':
      return countAudioBytes(state, entry, entry.byteCount);
    case 'measured':
      return measureAudio(state, entry.audio);
    default:
      return reduceState(state, entry);
  }
}
