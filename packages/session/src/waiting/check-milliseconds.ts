import { AntiphonError } from '@antiphon/interface';

/** @throws {AntiphonError} `INVALID_ARGUMENT` unless the value is a number of 0 or more. */
export function checkMilliseconds(name: string, value: number): number {
  if (value >= 0 && Number.isFinite(value)) return value;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `${name} is ${value}: give a number of milliseconds of 0 or more`,
  });
}
