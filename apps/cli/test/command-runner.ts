import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** What a finished command left behind. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command at work. Disposing it ends it and waits for its end. */
export interface RunningCommand extends AsyncDisposable {
  /** The first line on standard output. */
  readonly firstLine: Promise<string>;
  readonly finished: Promise<CommandResult>;
  stop(signal?: NodeJS.Signals): void;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** False: the reader of standard output goes away at once. @default true */
  readonly isOutputRead?: boolean;
}

/** Starts the built `antiphon` as a process of its own, with an environment that holds no setting of the machine's. */
export function startCommand(
  args: readonly string[],
  { cwd, environment = {}, input = '', isOutputRead = true }: CommandOptions,
): RunningCommand {
  if (!existsSync(main))
    throw new Error('apps/cli/dist/main.js is missing: run the tests through "npm test", which builds it');
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [main, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, ...environment },
  });
  child.stdin.on('error', () => undefined).end(input);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  if (!isOutputRead) child.stdout.destroy();
  const finished = new Promise<CommandResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      if (stdout.includes('\n')) resolve(stdout.slice(0, stdout.indexOf('\n')));
    });
    child.on('close', () => reject(new Error(`the command ended before its first line: ${stderr}`)));
  });
  firstLine.catch(() => undefined);
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => void child.kill(signal);
  return {
    firstLine,
    finished,
    stop,
    async [Symbol.asyncDispose]() {
      stop();
      await finished;
    },
  };
}

/** Runs a command to its end. */
export async function runCommand(args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return await startCommand(args, options).finished;
}
