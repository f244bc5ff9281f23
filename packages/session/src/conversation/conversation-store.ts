import type { RealtimeResponse, ServerEventOf, ServerEventType } from '@antiphon/protocol';
import { Observable } from 'rxjs';
import type { Conversation } from './conversation.ts';
import type { Dispatcher } from '../streams/dispatcher.ts';
import { HotStream } from '../streams/hot-stream.ts';
import { CONVERSATION_EVENT_TYPES, reducerOf } from './reduce.ts';
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
import { withResponse } from './reduction-context.ts';
import { type BegunItem, beginItem } from './response-items.ts';
import { type MeasuredAudio, measureAudio } from './speech-duration.ts';
import { countRun, type ItemDone, TEXT_PIECE_TYPES, type TextPiece, UnreadEvents } from './unread-events.ts';
import type { Learn, UnreadLog } from './unread-log.ts';

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
  const unread = new UnreadEvents();
  const store = new LazyStore(unread);
  const on = <Type extends ServerEventType>(types: readonly Type[], hear: Hear<ServerEventOf<Type>>) => {
    for (const type of types) {
      const learn = reducerOf(type);
      dispatcher.on(type, (event) => hear(learn, event));
    }
  };
  on(ADDED_TYPES, (learn, event) => store.added(learn, event));
  on(DONE_TYPES, (learn, event) => store.done(learn, event));
  on(SILENT_TYPES, (learn, event) => store.silent(learn, event));
  for (const type of TEXT_PIECE_TYPES) dispatcher.on(type, (piece: TextPiece) => store.text(piece));
  dispatcher.onAudio(unread);
  dispatcher.on('response.created', ({ response }) => store.begun(response));
  dispatcher.on('response.output_item.added', (event) =>
    store.begunItem({ responseId: event.response_id, itemId: event.item.id }),
  );
  dispatcher.on('response.done', ({ response }) => store.ended(response));
  const others = CONVERSATION_EVENT_TYPES.filter((type) => !TYPES_APART.has(type));
  on(others, (learn, event) => store.other(learn, event));
  return store;
}

type Hear<Event> = (learn: Learn<Event>, event: Event) => void;

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

type ItemAdded = ServerEventOf<(typeof ADDED_TYPES)[number]>;

class LazyStore implements ConversationStore {
  readonly #unread: UnreadEvents;
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

  constructor(unread: UnreadEvents) {
    this.#unread = unread;
  }

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
    this.#unread.add(measureAudio, audio);
    this.#came('perhaps');
  }

  complete(): void {
    if (this.#isTelling) this.#tell();
    this.#changes.complete();
  }

  added(learn: Learn<ItemAdded>, event: ItemAdded): void {
    this.#unread.add(learn, event);
    this.#came(this.#forecast.added(event.item));
  }

  done(learn: Learn<ItemDone>, event: ItemDone): void {
    if (this.#forecast.isLast(event.item.id) && this.#unread.isToldAgain(event.item)) return;
    this.#unread.addDone(learn, event);
    this.#came(this.#forecast.done(event.item));
  }

  begun(response: RealtimeResponse): void {
    // Of these events it needs so little, and they are so large, that it would be a waste to keep them.
    this.#unread.add(beginResponse, { id: response.id, audio: response.audio });
    this.#came('never');
  }

  begunItem(begun: BegunItem): void {
    this.#unread.add(beginItem, begun);
    this.#came('perhaps');
  }

  ended(response: RealtimeResponse): void {
    this.#unread.addEndedResponse(response);
    this.#came('perhaps');
  }

  other<Event>(learn: Learn<Event>, event: Event): void {
    this.#unread.add(learn, event);
    this.#came('perhaps');
  }

  silent<Event>(learn: Learn<Event>, event: Event): void {
    this.#unread.add(learn, event);
    this.#came('never');
  }

  text(piece: TextPiece): void {
    this.#unread.addText(piece);
    this.#came(this.#forecast.text(piece));
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
    for (let at = this.#unmadeCount; at < unread.count; at += 1) {
      const before = state;
      state = unread.learn(before, at);
      if (!looksTheSame(before, state) && unread.learnAt(at) !== countRun) this.#hasChanged = true;
    }
    this.#conversation = conversationWith(this.#conversation, state);
    this.#unread.keep(0);
    this.#before = this.#conversation;
    this.#unmadeCount = 0;
  }

  /** Leaves that to those who look at it. */
  #postpone(): void {
    const unread = this.#unread.soFar();
    const newCount = unread.count - this.#unmadeCount;
    if (newCount === 0) return;
    // Somebody looked at the last one: what follows is made from that.
    if (this.#unmadeCount > 0 && isMade(this.#conversation)) {
      this.#unread.keep(newCount);
      this.#before = this.#conversation;
    }
    const all = this.#unread.soFar();
    this.#unmadeCount = all.count;
    this.#conversation = unmadeConversation(new Reading(this.#before, all));
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

/** What was unread at a time, to be read when it is needed. */
class Reading implements Unmade {
  readonly before: Conversation;
  readonly #unread: UnreadLog;
  readonly #count: number;

  constructor(before: Conversation, unread: UnreadLog) {
    this.before = before;
    this.#unread = unread;
    this.#count = unread.count;
  }

  changed(state: ConversationState): ConversationState {
    let changed = state;
    for (let at = 0; at < this.#count; at += 1) changed = this.#unread.learn(changed, at);
    return changed;
  }
}

const beginResponse: Learn<Parameters<typeof withResponse>[1]> = (state, begun) =>
  withContext(state, withResponse(state.context, begun));
