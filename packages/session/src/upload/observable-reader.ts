import { AntiphonError } from '@antiphon/interface';
import type { Observable } from 'rxjs';
import { createDeferred, type Deferred } from '../waiting/deferred.ts';
import { type AudioInput, checkAudioInput } from './audio-input.ts';
import type { AudioReader } from './audio-source.ts';
import { type BoundedAudioQueueOptions, createBoundedAudioQueue } from './bounded-audio-queue.ts';

interface End {
  readonly hasFailed: boolean;
  readonly error?: unknown;
}

/** Reads an Observable, which cannot be told to wait, through a queue of limited length. Subscribes at once. */
export function createObservableReader(source: Observable<AudioInput>, options: BoundedAudioQueueOptions): AudioReader {
  const queue = createBoundedAudioQueue(options);
  let end: End | undefined;
  let waiting: Deferred<AudioInput | undefined> | undefined;
  let unsubscribe: () => void = () => undefined;

  const takeWaiting = () => {
    const taken = waiting;
    waiting = undefined;
    return taken;
  };
  const finish = (how: End) => {
    if (end !== undefined) return;
    end = how;
    unsubscribe();
    if (how.hasFailed) takeWaiting()?.reject(how.error);
    else takeWaiting()?.resolve(undefined);
  };
  const take = (audio: AudioInput) => {
    if (end !== undefined) return;
    try {
      checkAudioInput(audio);
    } catch (error) {
      finish({ hasFailed: true, error });
      return;
    }
    const waiter = takeWaiting();
    if (waiter !== undefined) waiter.resolve(audio);
    else if (!queue.push(audio)) {
      queue.clear();
      finish({ hasFailed: true, error: overflowError(options.maximumQueuedMs) });
    }
  };

  const subscription = source.subscribe({
    next: take,
    complete: () => finish({ hasFailed: false }),
    error: (error: unknown) => finish({ hasFailed: true, error }),
  });
  unsubscribe = () => subscription.unsubscribe();
  // It may have ended while it was being subscribed to.
  if (end !== undefined) unsubscribe();

  return {
    get droppedMs() {
      return queue.droppedMs;
    },
    async read() {
      const next = queue.shift();
      if (next !== undefined) return next;
      if (end?.hasFailed === true) throw end.error;
      if (end !== undefined) return undefined;
      waiting = createDeferred();
      return waiting.promise;
    },
    stop() {
      queue.clear();
      finish({ hasFailed: false });
    },
  };
}

function overflowError(maximumQueuedMs: number): AntiphonError {
  return new AntiphonError({
    code: 'TIMEOUT',
    message: `the connection did not take the audio in time: more than ${maximumQueuedMs} ms of it wait; raise maximumQueuedMs, or let overflow drop audio`,
    details: { maximumQueuedMs },
  });
}
