/** What a source gives: a key, a token, a secret. `value` may be anything: a source may be wrong. */
export interface SourceAnswer {
  readonly value: unknown;
  /** Milliseconds since the Unix epoch, by the suite's clock. */
  readonly expiresAtMs: number;
}

/** Where a provider under test gets its secrets: the suite scripts it, and counts. */
export interface CredentialSource {
  readonly requestCount: number;
  /** Asks for a secret. Connect it to wherever the provider asks: a function, a token credential, an HTTP server of the test. */
  request(): Promise<SourceAnswer>;
}

/** The source as the suite sees it. */
export interface ScriptedSource extends CredentialSource {
  /** Answers all requests from now on: with what this gives, or not until it settles. */
  answer(with_: () => SourceAnswer | Promise<SourceAnswer>): void;
}

/** Every secret of the suite begins so: whoever finds it where it must not be knows where it is from. */
export const CANARY = 'canary-secret-';

/** Makes a source that gives another secret at each request: `canary-secret-1`, `canary-secret-2` and so on, each good for an hour. */
export function scriptedSource(nowMs: () => number): ScriptedSource {
  let requestCount = 0;
  let next = (): SourceAnswer | Promise<SourceAnswer> => ({
    value: `${CANARY}${requestCount}`,
    expiresAtMs: nowMs() + 3_600_000,
  });
  return {
    get requestCount() {
      return requestCount;
    },
    async request() {
      requestCount += 1;
      return next();
    },
    answer(with_) {
      next = with_;
    },
  };
}
