import { AntiphonError } from '@antiphon/interface';

/**
 * Lets an array that a caller keeps for results pass when they fit into it.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when it is too short.
 */
export function checkTarget(target: ArrayLike<unknown>, length: number): void {
  if (target.length >= length) return;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `the target has room for ${target.length} values: ${length} are needed`,
  });
}

/**
 * The part of an array that a caller keeps for results which they fill.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when it is too short.
 */
export function keptPart(target: Int16Array, length: number): Int16Array {
  checkTarget(target, length);
  return target.length === length ? target : target.subarray(0, length);
}
