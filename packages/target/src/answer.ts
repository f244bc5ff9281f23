import { concatBytes } from '@antiphon/audio';
import { AntiphonError, untilAborted } from '@antiphon/interface';
import type { ResponseResult, ResponseStream, Session } from '@antiphon/session';
import { isContentFilterCode, isContentFilterError } from './content-filter.ts';

/** What the model answered, before it is made a message. */
export type Answer =
  | {
      readonly kind: 'response';
      readonly result: ResponseResult;
      /** PCM16, mono, 24 000 Hz, little-endian. */ readonly audio: Uint8Array;
    }
  | { readonly kind: 'blocked'; readonly reason: string };

/**
 * Collects one answer to its end. Call it in the same turn of the event loop in which the stream was made: its audio is hot.
 *
 * A content filter is an answer (`blocked`), not an error.
 *
 * @throws {AntiphonError} `SERVER_ERROR`, `RATE_LIMITED`, `CONNECTION_LOST`; the signal's reason when it aborts.
 */
export async function collectAnswer(session: Session, stream: ResponseStream, signal: AbortSignal): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  const audio = stream.audio$.subscribe((chunk) => chunks.push(chunk));
  const filter = watchContentFilter(session);
  try {
    const result = await untilAborted(Promise.race([stream.result, filter.blocked]), signal);
    return { kind: 'response', result, audio: concatBytes(chunks) };
  } catch (error) {
    if (isContentFilterError(error)) return { kind: 'blocked', reason: 'the answer was stopped by a content filter' };
    throw error;
  } finally {
    audio.unsubscribe();
    filter.stop();
  }
}

/** Some servers report a content filter as an `error` event, and end the response late or never. */
function watchContentFilter(session: Session): { readonly blocked: Promise<never>; stop(): void } {
  const { promise, reject } = promiseWithReject();
  const subscription = session.events$.subscribe({
    next: (event) => {
      if (event.type !== 'error' || !isContentFilterCode(event.error.code, event.error.type)) return;
      reject(new AntiphonError({ code: 'BLOCKED', message: 'a content filter stopped the answer' }));
    },
    error: () => {
      // The result of the response rejects with the same loss.
    },
  });
  return { blocked: promise, stop: () => subscription.unsubscribe() };
}

function promiseWithReject(): { readonly promise: Promise<never>; readonly reject: (error: AntiphonError) => void } {
  let reject: (error: AntiphonError) => void = () => undefined;
  const promise = new Promise<never>((_resolve, rejectPromise) => {
    reject = rejectPromise;
  });
  return { promise, reject };
}
