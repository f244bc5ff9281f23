import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What `child/memory-child.ts` can be told to do. */
export type MemoryTask = 'writeForever' | 'killItself' | 'fill' | 'hold';

/** A process of its own that works on a memory. Disposing it ends it. */
export interface MemoryProcess extends AsyncDisposable {
  readonly process: ChildProcess;
  /** The next line it says; undefined at its end. */
  line(): Promise<string | undefined>;
  /** Ends its standard input and resolves when it is gone. */
  end(): Promise<{ readonly exitCode: number | null; readonly signal: NodeJS.Signals | null }>;
}

const REGISTER = new URL('child/register-typescript.mjs', import.meta.url).href;
const CHILD = fileURLToPath(new URL('child/memory-child.ts', import.meta.url));

/**
 * Starts a process that does a task on the memory at a path.
 *
 * @param fileLimitKib No file may grow beyond this: what a full disk looks like to the process, without filling one. Needs bash.
 */
export function spawnMemory(path: string, task: MemoryTask, fileLimitKib?: number): MemoryProcess {
  const command = [process.execPath, '--import', REGISTER, CHILD, path, task];
  // An ignored SIGXFSZ stays ignored: a write beyond the limit then fails with EFBIG.
  const limited = ['bash', '-c', `trap '' XFSZ; ulimit -f ${fileLimitKib}; exec "$@"`, 'bash', ...command];
  const [file = '', ...args] = fileLimitKib === undefined ? command : limited;
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const end = async () => {
    child.stdin.end();
    await exited;
    return { exitCode: child.exitCode, signal: child.signalCode };
  };
  return {
    process: child,
    end,
    async line() {
      const { value, done } = await lines.next();
      return done === true ? undefined : value;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
