import type { Dispatcher } from './dispatcher.ts';
import type { LiveResponse } from './live-response.ts';

/** Sends what a response says to that response, by its id. `find` gives nothing for one that is over, or that is not ours: its late events go nowhere. */
export function routeResponseEvents(
  dispatcher: Dispatcher,
  find: (responseId: string) => LiveResponse | undefined,
): void {
  dispatcher.on('response.output_audio.delta', (event) => find(event.response_id)?.audio(event));
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
