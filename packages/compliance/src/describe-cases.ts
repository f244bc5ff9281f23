import { describe, it } from 'vitest';
import type { ComplianceCase, SkippedCase } from './compliance-case.ts';

/** Makes a test of each case; a skipped one shows its reason. */
export function describeCases<Context>(
  title: string,
  cases: readonly ComplianceCase<Context>[],
  { context, skip, timeoutMs }: { readonly context: Context; readonly skip: readonly SkippedCase[]; timeoutMs: number },
): void {
  const reasons = new Map(skip.map((skipped) => [skipped.case, skipped.reason]));
  for (const name of reasons.keys()) {
    if (!cases.some((one) => one.name === name)) throw new Error(`no case is named '${name}': correct the skip`);
  }
  describe(title, () => {
    for (const { name, run } of cases) {
      const reason = reasons.get(name);
      // The suite's own limit comes first: its error says which case.
      if (reason === undefined) it(name, () => run(context), timeoutMs + 5_000);
      else it(name, (test) => test.skip(reason));
    }
  });
}
