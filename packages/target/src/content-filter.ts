import { isAntiphonError } from '@antiphon/interface';

const CONTENT_FILTER = /content_filter|content_policy|moderation_blocked/;

/** Tells whether an API error code or type means that a content filter stopped the answer. */
export function isContentFilterCode(...codes: readonly (string | null | undefined)[]): boolean {
  return codes.some((code) => typeof code === 'string' && CONTENT_FILTER.test(code));
}

/** Tells whether an error means that a content filter stopped the answer. */
export function isContentFilterError(error: unknown): boolean {
  if (!isAntiphonError(error)) return false;
  return error.code === 'BLOCKED' || isContentFilterCode(error.details.errorCode, error.details.errorType);
}
