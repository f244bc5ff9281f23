import { CommanderError } from 'commander';
import type { CommandContext } from './command-context.ts';
import { EXIT_CODE } from './exit-code.ts';
import { debugText, describeError, errorLine } from './output/error-line.ts';
import { createTerminal } from './output/terminal.ts';
import { createProgram } from './program.ts';
import { isUsageError, usageError } from './usage-error.ts';

/**
 * Runs the command line once.
 * @returns the exit code: 0 done, 1 failed, 2 used wrongly. It never rejects.
 */
export async function runCli(args: readonly string[], outside: Omit<CommandContext, 'terminal'>): Promise<number> {
  const isJson = args.includes('--json');
  const terminal = createTerminal({ ...outside, isJson, color: !args.includes('--no-color') });
  const program = createProgram({ ...outside, terminal });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return EXIT_CODE.ok;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT_CODE.ok;
      // A person has been told already.
      terminal.json({ error: describeError(usageError(error.message.replace(/^error: /, ''))) });
      return EXIT_CODE.usage;
    }
    const report = describeError(error);
    terminal.json({ error: report });
    terminal.note(args.includes('--debug') ? debugText(error) : errorLine(report));
    return isUsageError(error) ? EXIT_CODE.usage : EXIT_CODE.failed;
  }
}
