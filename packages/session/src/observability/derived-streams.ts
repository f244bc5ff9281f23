import type { RateLimit, TranscriptionUsage, Usage } from '@antiphon/protocol';
import type { Observable } from 'rxjs';
import type { Dispatcher } from '../streams/dispatcher.ts';
import { HotStream } from '../streams/hot-stream.ts';
import { addResponseUsage, addTranscriptionUsage, NO_USAGE, type UsageTotal } from './usage-total.ts';
import { createRecentIds } from '../collections/recent-ids.ts';

/** The server's voice detection heard speech begin or end. Times count the audio sent since the session began. */
export type SpeechEvent =
  | { readonly type: 'started'; readonly itemId: string; readonly audioStartMs: number }
  | { readonly type: 'stopped'; readonly itemId: string; readonly audioEndMs: number };

/** What a response, or the transcription of an input, cost. */
export type UsageReport =
  | { readonly source: 'response'; readonly responseId: string; readonly usage: Usage }
  | { readonly source: 'transcription'; readonly itemId: string; readonly usage: TranscriptionUsage };

export interface DerivedStreams {
  readonly speech$: Observable<SpeechEvent>;
  readonly rateLimits$: Observable<readonly RateLimit[]>;
  readonly usage$: Observable<UsageReport>;
  /** The sum of all that `usage$` told. */
  readonly usage: UsageTotal;
  complete(): void;
}

// A response that is told to have ended twice was paid for once. Doubles come close together.
const REMEMBERED_COUNT = 16;
const MAXIMUM_UNSUMMED = 32;

/** The streams that only re-word single events. */
export function createDerivedStreams(dispatcher: Dispatcher): DerivedStreams {
  const speech = new HotStream<SpeechEvent>();
  const rateLimits = new HotStream<readonly RateLimit[]>();
  const usage = new HotStream<UsageReport>();
  const counted = createRecentIds(REMEMBERED_COUNT);
  let total = NO_USAGE;
  let unsummed: UsageReport[] = [];
  const sum = (): UsageTotal => {
    for (const report of unsummed) total = addReport(total, report);
    unsummed = [];
    return total;
  };
  const tell = (report: UsageReport) => {
    // Summed when somebody asks: most of the time nobody does.
    if (unsummed.push(report) >= MAXIMUM_UNSUMMED) sum();
    usage.next(report);
  };
  const countsFirst = (id: string): boolean => {
    if (counted.has(id)) return false;
    counted.add(id);
    return true;
  };
  dispatcher.on('input_audio_buffer.speech_started', (event) =>
    speech.next({ type: 'started', itemId: event.item_id, audioStartMs: event.audio_start_ms }),
  );
  dispatcher.on('input_audio_buffer.speech_stopped', (event) =>
    speech.next({ type: 'stopped', itemId: event.item_id, audioEndMs: event.audio_end_ms }),
  );
  dispatcher.on('rate_limits.updated', (event) => rateLimits.next(event.rate_limits));
  dispatcher.on('response.done', ({ response }) => {
    if (!response.usage || !countsFirst(response.id)) return;
    tell({ source: 'response', responseId: response.id, usage: response.usage });
  });
  dispatcher.on('conversation.item.input_audio_transcription.completed', (event) => {
    if (!event.usage || !countsFirst(`${event.item_id} ${event.content_index}`)) return;
    tell({ source: 'transcription', itemId: event.item_id, usage: event.usage });
  });
  return {
    get speech$() {
      return speech.stream$;
    },
    get rateLimits$() {
      return rateLimits.stream$;
    },
    get usage$() {
      return usage.stream$;
    },
    get usage() {
      return sum();
    },
    complete() {
      for (const subject of [speech, rateLimits, usage]) subject.complete();
    },
  };
}

function addReport(total: UsageTotal, report: UsageReport): UsageTotal {
  return report.source === 'response'
    ? addResponseUsage(total, report.usage)
    : addTranscriptionUsage(total, report.usage);
}
