import { AntiphonError, isAntiphonError } from '@antiphon/interface';

/** A mistake in how a command was called: exit code 2. */
export function usageError(message: string): AntiphonError {
  return new AntiphonError({ code: 'INVALID_ARGUMENT', message, details: { isUsage: true } });
}

/** Tells whether a failure is a {@link usageError}. */
export function isUsageError(error: unknown): boolean {
  return isAntiphonError(error) && error.details['isUsage'] === true;
}
