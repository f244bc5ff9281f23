import { AntiphonError } from '@antiphon/interface';

/** An argument of an endpoint is wrong. The message must not repeat a URL as it was given: it may hold a secret. */
export function invalidArgument(message: string, cause?: unknown): AntiphonError {
  return new AntiphonError({ code: 'INVALID_ARGUMENT', message, cause });
}
