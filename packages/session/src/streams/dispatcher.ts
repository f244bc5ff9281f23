import type { ResponseOutputAudioDeltaEvent, ServerEvent, ServerEventOf, ServerEventType } from '@antiphon/protocol';

/** Hands each event to those who asked for its type, in the order in which they asked. One Map look-up for events of a type that follow each other. */
export interface Dispatcher {
  on<Type extends ServerEventType>(type: Type, handler: (event: ServerEventOf<Type>) => void): void;
  /** The same for audio deltas, which are most of what comes: an object on their way instead of a function and what it closes over. */
  onAudio(listener: AudioListener): void;
  dispatch(event: ServerEvent): void;
}

/** Who hears of audio deltas. */
export interface AudioListener {
  audio(event: ResponseOutputAudioDeltaEvent): void;
}

type Handler = (event: ServerEvent) => void;

export function createDispatcher(): Dispatcher {
  return new TypeDispatcher();
}

class TypeDispatcher implements Dispatcher {
  // Two hear of audio in every session. Each has a place of its own: a list of them would be two objects more on the way of every delta.
  #audioListener: AudioListener | undefined;
  #otherAudioListener: AudioListener | undefined;
  readonly #handlers = new Map<ServerEventType, Handler[]>();
  #lastType: ServerEventType | undefined;
  #lastHandlers: readonly Handler[] | undefined;

  on<Type extends ServerEventType>(type: Type, handler: (event: ServerEventOf<Type>) => void): void {
    // The Map is keyed by type, so a handler only ever meets events of its own.
    const typed = handler as Handler;
    if (type === 'response.output_audio.delta') return this.onAudio({ audio: typed });
    this.#lastType = undefined;
    const known = this.#handlers.get(type);
    if (known === undefined) this.#handlers.set(type, [typed]);
    else known.push(typed);
  }

  onAudio(listener: AudioListener): void {
    if (this.#audioListener === undefined) this.#audioListener = listener;
    else if (this.#otherAudioListener === undefined) this.#otherAudioListener = listener;
    else this.#otherAudioListener = new BothAudioListeners(this.#otherAudioListener, listener);
  }

  dispatch(event: ServerEvent): void {
    if (event.type === 'response.output_audio.delta') {
      this.#audioListener?.audio(event);
      this.#otherAudioListener?.audio(event);
      return;
    }
    const { type } = event;
    if (type !== this.#lastType) this.#lastHandlers = this.#handlers.get(type);
    this.#lastType = type;
    const list = this.#lastHandlers;
    if (list === undefined) return;
    // A handler may add one that is to hear of this event, too.
    for (let index = 0; index < list.length; index += 1) list[index]?.(event);
  }
}

/** One after the other. */
class BothAudioListeners implements AudioListener {
  readonly #first: AudioListener;
  readonly #second: AudioListener;

  constructor(first: AudioListener, second: AudioListener) {
    this.#first = first;
    this.#second = second;
  }

  audio(event: ResponseOutputAudioDeltaEvent): void {
    this.#first.audio(event);
    this.#second.audio(event);
  }
}
