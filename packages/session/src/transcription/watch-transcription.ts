import type { Dispatcher } from '../streams/dispatcher.ts';
import { errorFromApi } from '../session-error.ts';
import type { TranscriptLog } from './transcript-log.ts';
import type { Transcript, TranscriptSegment } from './transcript.ts';

/** Writes what the server's events say into a log. */
export function watchTranscription(dispatcher: Dispatcher, log: TranscriptLog): void {
  dispatcher.on('input_audio_buffer.committed', (event) => log.committed(event.item_id, event.previous_item_id));
  dispatcher.on('conversation.item.added', ({ item, previous_item_id: previousId }) => {
    if (item.type === 'message') log.committed(item.id, previousId);
  });
  dispatcher.on('conversation.item.input_audio_transcription.delta', ({ item_id: id, delta: said }) => {
    const delta = said ?? '';
    log.change(id, (before) => {
      // Some models end with a delta, after the whole.
      const text = before.status === 'completed' ? before.text : before.text + delta;
      return { type: 'delta', delta, transcript: { ...before, text } };
    });
  });
  dispatcher.on('conversation.item.input_audio_transcription.segment', (event) => {
    const { item_id: itemId, id, speaker, text, start, end } = event;
    const segment: TranscriptSegment = { id, speaker, text, startMs: start * 1_000, endMs: end * 1_000 };
    log.change(itemId, (before) => {
      const segments = [...before.segments.filter((one) => one.id !== id), segment];
      return { type: 'segment', segment, transcript: { ...before, segments } };
    });
  });
  dispatcher.on('conversation.item.input_audio_transcription.completed', (event) => {
    const { item_id: itemId, transcript: text, usage, languages } = event;
    log.change(itemId, ({ error: _timeout, ...before }) => {
      const transcript: Transcript = {
        ...before,
        status: 'completed',
        text,
        ...(languages === undefined || languages === null ? {} : { languages: languages.map(({ code }) => code) }),
        ...(usage === undefined || usage === null ? {} : { usage }),
      };
      return { type: 'completed', transcript };
    });
  });
  dispatcher.on('conversation.item.input_audio_transcription.failed', ({ item_id: itemId, error: said }) => {
    const error = errorFromApi(`the transcription of item ${itemId} failed`, said);
    log.change(itemId, (before) => ({ type: 'failed', transcript: { ...before, status: 'failed', error } }));
  });
}
