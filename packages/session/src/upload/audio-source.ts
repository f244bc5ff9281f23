import { AntiphonError } from '@antiphon/interface';
import type { Observable } from 'rxjs';
import { type AudioInput, checkAudioInput } from './audio-input.ts';
import type { BoundedAudioQueueOptions } from './bounded-audio-queue.ts';
import { createObservableReader } from './observable-reader.ts';

/** Where audio comes from, piece by piece: an async iterable (also any Node stream), a ReadableStream, or an Observable. */
export type AudioSource = AsyncIterable<AudioInput> | AudioReadableStream | Observable<AudioInput>;

/** What is needed of a ReadableStream. */
export interface AudioReadableStream {
  getReader(): AudioStreamReader;
}

export interface AudioStreamReader {
  read(): Promise<{ readonly done: boolean; readonly value?: AudioInput | undefined }>;
  cancel(reason?: unknown): Promise<void>;
}

/** Takes a source's audio when it is wanted, and ends it when it is not wanted any more. */
export interface AudioReader {
  /** The next piece; nothing at the end. Rejects with the source's own error. Not called again before it has settled. */
  read(): Promise<AudioInput | undefined>;
  /** Tells the source that nobody reads on: `return()`, `cancel()`, or unsubscribing. Does not wait for it. */
  stop(reason: unknown): void;
  /** Audio that the source gave and nobody was ready to take, in milliseconds. */
  readonly droppedMs: number;
}

/** @throws {AntiphonError} `INVALID_ARGUMENT` for anything that is no source. */
export function openAudioSource(source: AudioSource, options: BoundedAudioQueueOptions): AudioReader {
  if (typeof source === 'object' && source !== null) {
    if ('getReader' in source) return readStream(source.getReader());
    if ('subscribe' in source) return createObservableReader(source, options);
    if (Symbol.asyncIterator in source) return readIterable(source[Symbol.asyncIterator]());
  }
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message:
      'the source of audio is no AsyncIterable, ReadableStream or Observable: give a single piece to appendAudio instead',
  });
}

function readStream(reader: AudioStreamReader): AudioReader {
  return {
    droppedMs: 0,
    async read() {
      const { done, value } = await reader.read();
      return done || value === undefined ? undefined : checkAudioInput(value);
    },
    stop: (reason) => void reader.cancel(reason).catch(ignored),
  };
}

function readIterable(iterator: AsyncIterator<AudioInput>): AudioReader {
  return {
    droppedMs: 0,
    async read() {
      const { done, value } = await iterator.next();
      return done === true ? undefined : checkAudioInput(value);
    },
    // A generator that waits for something returns only when that has come.
    stop: () => void Promise.resolve(iterator.return?.()).catch(ignored),
  };
}

// Whoever stopped reading has a reason of his own to tell.
function ignored(): void {
  return undefined;
}
