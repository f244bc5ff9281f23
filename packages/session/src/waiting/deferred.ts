/** A promise and what settles it. Nobody has to await it: a rejection that is not looked at stays silent. */
export interface Deferred<Value> {
  readonly promise: Promise<Value>;
  resolve(value: Value): void;
  reject(reason: unknown): void;
}

export function createDeferred<Value>(): Deferred<Value> {
  return new PromiseDeferred();
}

class PromiseDeferred<Value> implements Deferred<Value> {
  readonly promise: Promise<Value>;
  #resolve: ((value: Value) => void) | undefined;
  #reject: ((reason: unknown) => void) | undefined;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  resolve(value: Value): void {
    this.#resolve?.(value);
  }

  reject(reason: unknown): void {
    // Only then is there something to keep silent about.
    this.promise.catch(ignore);
    this.#reject?.(reason);
  }
}

function ignore(): void {}
