import { type AntiphonError, type AntiphonErrorCode, isAntiphonError } from '@antiphon/interface';
import { expect } from 'chai';

/** Waits for a promise to reject, and gives the reason. */
export function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  return handled(
    promise.then(
      () => {
        throw new Error('expected a rejection, but the promise resolved');
      },
      (reason: unknown) => reason,
    ),
  );
}

/** Waits for a promise to reject with an AntiphonError of that code. */
export function rejection(promise: Promise<unknown>, code?: AntiphonErrorCode): Promise<AntiphonError> {
  return handled(reasonOf(promise).then((reason) => checked(reason, code)));
}

/** A case that fails before it comes to wait for this has failed once: that is enough. */
function handled<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  return promise;
}

/** Runs something that must throw an AntiphonError of that code. */
export function thrown(run: () => unknown, code: AntiphonErrorCode): AntiphonError {
  try {
    run();
  } catch (error) {
    return checked(error, code);
  }
  throw new Error(`expected ${code}, but nothing was thrown`);
}

function checked(error: unknown, code: AntiphonErrorCode | undefined): AntiphonError {
  if (!isAntiphonError(error)) throw new Error('expected an AntiphonError, see the cause', { cause: error });
  if (code !== undefined) expect(error.code, error.message).to.equal(code);
  return error;
}

/** Compares the properties that are expected, and leaves the others alone. */
export function expectProperties(actual: object | undefined, expected: Readonly<Record<string, unknown>>): void {
  const picked = Object.fromEntries(
    Object.keys(expected).map((name) => [name, (actual as Record<string, unknown> | undefined)?.[name]]),
  );
  expect(picked).to.deep.equal(expected);
}
