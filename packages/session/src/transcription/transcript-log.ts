import type { Clock } from '@antiphon/interface';
import { startTimer } from '../waiting/timer.ts';
import { timeoutError } from '../waiting/wait.ts';
import type { Transcript, TranscriptEvent } from './transcript.ts';

/** The transcripts of a session in order of speech, whatever the order in which they are heard of. */
export interface TranscriptLog {
  readonly transcripts: readonly Transcript[];
  /** The item is there, after another one: `null` or absent where there is none before. */
  committed(itemId: string, previousItemId: string | null | undefined): void;
  /** Something was heard, perhaps before the item is there. */
  change(itemId: string, change: (before: Transcript) => TranscriptEvent): void;
  /** Whether a committed item has no transcript yet. */
  readonly isWaiting: boolean;
  /** Nothing more will come: what is settled and held back for an earlier one is told. */
  end(): void;
}

export interface TranscriptLogOptions {
  readonly clock: Clock;
  /** After this a committed item counts as failed. */
  readonly timeoutMs: number;
  readonly onEvent: (event: TranscriptEvent) => void;
  /** Each transcript once, when it and all before it are settled. */
  readonly onFinal: (transcript: Transcript) => void;
}

interface Entry {
  transcript: Transcript;
  isFinalTold: boolean;
  timer?: Disposable;
}

export function createTranscriptLog({ clock, timeoutMs, onEvent, onFinal }: TranscriptLogOptions): TranscriptLog {
  const entries: Entry[] = [];
  const waiting = new Set<Entry>();
  // All before it have been told.
  let nextFinal = 0;

  // From the end: what is spoken of is nearly always the last.
  const indexOf = (itemId: string) => entries.findLastIndex(({ transcript }) => transcript.itemId === itemId);
  const insert = (itemId: string, index: number): Entry => {
    const transcript: Transcript = { itemId, status: 'in_progress', text: '', segments: [] };
    const entry: Entry = { transcript, isFinalTold: false };
    entries.splice(index, 0, entry);
    nextFinal = Math.min(nextFinal, index);
    return entry;
  };
  const place = (itemId: string, previousItemId: string | null | undefined): Entry => {
    const index = indexOf(itemId);
    const known = entries[index];
    const previous = typeof previousItemId === 'string' ? indexOf(previousItemId) : -1;
    if (known === undefined) return insert(itemId, previous === -1 ? entries.length : previous + 1);
    if (previous <= index) return known;
    entries.splice(index, 1);
    entries.splice(previous, 0, known);
    nextFinal = Math.min(nextFinal, index);
    return known;
  };
  const tellFinal = (isEnd = false) => {
    for (; nextFinal < entries.length; nextFinal += 1) {
      const entry = entries[nextFinal];
      if (entry === undefined || entry.isFinalTold) continue;
      if (entry.transcript.status === 'in_progress') {
        if (isEnd) continue;
        return;
      }
      entry.isFinalTold = true;
      onFinal(entry.transcript);
    }
  };
  const settle = (entry: Entry) => {
    entry.timer?.[Symbol.dispose]();
    delete entry.timer;
    waiting.delete(entry);
  };
  const apply = (entry: Entry, event: TranscriptEvent) => {
    entry.transcript = event.transcript;
    const isSettled = event.transcript.status !== 'in_progress';
    if (isSettled) settle(entry);
    onEvent(event);
    if (isSettled) tellFinal();
  };
  return {
    get transcripts() {
      return entries.map(({ transcript }) => transcript);
    },
    committed(itemId, previousItemId) {
      const entry = place(itemId, previousItemId);
      if (entry.transcript.status !== 'in_progress' || waiting.has(entry)) return;
      waiting.add(entry);
      const onTimer = () => {
        const error = timeoutError(`the transcript of item ${itemId} did not come`, timeoutMs);
        apply(entry, { type: 'failed', transcript: { ...entry.transcript, status: 'failed', error } });
      };
      entry.timer = startTimer(clock, onTimer, timeoutMs);
    },
    change(itemId, change) {
      const entry = entries[indexOf(itemId)] ?? insert(itemId, entries.length);
      apply(entry, change(entry.transcript));
    },
    get isWaiting() {
      return waiting.size > 0;
    },
    end() {
      for (const entry of waiting) settle(entry);
      tellFinal(true);
    },
  };
}
