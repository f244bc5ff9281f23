import { AntiphonError } from '@antiphon/interface';

/** Lets a duration pass that lies within a range. @throws {AntiphonError} `INVALID_ARGUMENT` otherwise, naming the option. */
export function checkDuration(
  name: string,
  durationMs: number,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
): number {
  if (durationMs >= minimum && durationMs <= maximum) return durationMs;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `${name} is ${durationMs}: expected a number from ${minimum} to ${maximum}`,
  });
}
