import type { Writable } from 'node:stream';
import ora from 'ora';
import pc from 'picocolors';

type Colors = ReturnType<typeof pc.createColors>;

/** Where a command writes: results to standard output, progress to standard error. */
export interface Terminal {
  readonly colors: Colors;
  /** Whether results are one JSON object instead of lines. */
  readonly isJson: boolean;
  /** One line for a person; silent in JSON mode. */
  line(text?: string): void;
  /** The one JSON object of JSON mode; silent otherwise. */
  json(value: unknown): void;
  /** One line on standard error. */
  note(text: string): void;
  /** Shows that something is awaited, on a terminal only, until the work settles. */
  waiting<T>(text: string, work: (update: (text: string) => void) => Promise<T>): Promise<T>;
}

export interface TerminalOptions {
  readonly stdout: Writable & { readonly isTTY?: boolean | undefined };
  readonly stderr: Writable & { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isJson: boolean;
  /** `false` after `--no-color`. */
  readonly color: boolean;
}

/** Makes a terminal. Colours appear on a terminal only, and never with NO_COLOR. */
export function createTerminal({ stdout, stderr, environment, isJson, color }: TerminalOptions): Terminal {
  const wantsColor = color && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  // A pseudo-terminal without a size (0 columns) cannot hold a spinner: it would count its lines for ever.
  const isScreen = stderr.isTTY === true && stderr.columns !== 0;
  const isInteractive = !isJson && isScreen && environment['CI'] !== 'true' && environment['TERM'] !== 'dumb';
  return {
    colors: pc.createColors(wantsColor && stdout.isTTY === true),
    isJson,
    line(text = '') {
      if (!isJson) stdout.write(`${text}\n`);
    },
    json(value) {
      if (isJson) stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
    },
    note(text) {
      stderr.write(`${text}\n`);
    },
    async waiting(text, work) {
      if (!isInteractive) return await work(() => undefined);
      // `discardStdin: false`: the spinner must not swallow a Ctrl-C or what the user types ahead.
      const spinner = ora({ text, stream: stderr as NodeJS.WriteStream, discardStdin: false }).start();
      try {
        return await work((next) => {
          spinner.text = next;
        });
      } finally {
        spinner.stop();
      }
    },
  };
}
