/** One behaviour that an implementation must show. Runs under any test runner, in a browser too: it rejects when the behaviour is missing. */
export interface ComplianceCase<Context> {
  /** What must hold, as a sentence without its subject; unique within its suite. */
  readonly name: string;
  readonly run: (context: Context) => Promise<void>;
}

/** A case that an implementation cannot or need not pass. */
export interface SkippedCase {
  /** The name of the case. A name that no case bears is an error. */
  readonly case: string;
  /** Why, for the reader of the test report. */
  readonly reason: string;
}
