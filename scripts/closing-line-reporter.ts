import type { Reporter, TestModule } from 'vitest/node';

/** Prints one closing line that any machine can read: `N passed, N failed`, with `, N skipped` where there are some. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const brokenModules = modules.filter((module) => module.errors().length > 0).length;
    const skipped = count('skipped') + count('pending');
    const failed = count('failed') + brokenModules + unhandledErrors.length;
    // The default reporter writes its own summary after this hook: ours must be the last line of the run.
    process.once('exit', () =>
      process.stdout.write(
        `\n${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
      ),
    );
  }
}
