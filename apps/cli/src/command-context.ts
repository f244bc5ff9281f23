import type { Writable } from 'node:stream';
import type { Terminal } from './output/terminal.ts';

/** What a command gets from the outside: nothing in a command reads the process itself. */
export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: Writable & { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined };
  readonly stderr: Writable & { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined };
  /** Reads all of standard input as text. */
  readonly readInput: () => Promise<string>;
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Colours, lines, spinner; says nothing beside the result when the output is JSON. */
  readonly terminal: Terminal;
}
