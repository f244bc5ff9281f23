import type { ResponseOutputAudioDeltaEvent } from '@antiphon/protocol';
import type { AudioListener, Dispatcher } from '../streams/dispatcher.ts';
import type { LiveResponse } from './live-response.ts';

/** Sends what a response says to that response, by its id. `find` gives nothing for one that is over, or that is not ours: its late events go nowhere. */
export function routeResponseEvents(
  dispatcher: Dispatcher,
  find: (responseId: string) => LiveResponse | undefined,
): void {
  dispatcher.onAudio(new AudioRoute(find));
  dispatcher.on('response.output_audio_transcript.delta', (event) =>
    find(event.response_id)?.append('transcript', event, event.delta),
  );
  dispatcher.on('response.output_audio_transcript.done', (event) =>
    find(event.response_id)?.replace('transcript', event, event.transcript),
  );
  dispatcher.on('response.output_text.delta', (event) => find(event.response_id)?.append('text', event, event.delta));
  dispatcher.on('response.output_text.done', (event) => find(event.response_id)?.replace('text', event, event.text));
  dispatcher.on('response.output_item.added', (event) =>
    find(event.response_id)?.itemAdded(event.output_index, event.item),
  );
  dispatcher.on('response.output_item.done', (event) =>
    find(event.response_id)?.itemDone(event.output_index, event.item),
  );
}

/** Remembers whose audio came last: most that follows is of the same. */
class AudioRoute implements AudioListener {
  #id: string | undefined;
  #live: LiveResponse | undefined;
  readonly #find: (responseId: string) => LiveResponse | undefined;

  constructor(find: (responseId: string) => LiveResponse | undefined) {
    this.#find = find;
  }

  audio(event: ResponseOutputAudioDeltaEvent): void {
    const { response_id: id } = event;
    // Another server may give an id again.
    if (id !== this.#id || this.#live?.hasEnded !== false) {
      this.#id = id;
      this.#live = this.#find(id);
    }
    this.#live?.audio(event);
  }
}
