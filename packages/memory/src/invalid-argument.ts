import { AntiphonError } from '@antiphon/interface';

/** Makes the error for one wrong field; the message names the field and what it must be, never its value. */
export function invalidArgument(field: string, expectation: string): AntiphonError {
  return new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `${field} must be ${expectation}`,
    details: { param: field },
  });
}
