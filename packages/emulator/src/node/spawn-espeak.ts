import { spawn } from 'node:child_process';
import { type AbortOptions, AntiphonError } from '@antiphon/interface';

/** One run of the program. */
export interface SpawnEspeakOptions extends AbortOptions {
  readonly program: string;
  readonly programArguments: readonly string[];
  /** Goes to the program's standard input. */
  readonly input: string;
  readonly timeoutMs: number;
}

const MAXIMUM_MESSAGE_LENGTH = 200;

/** Runs the program without a shell. @returns what it wrote to its standard output */
export function spawnEspeak(options: SpawnEspeakOptions): Promise<Uint8Array> {
  const { program, programArguments, input, timeoutMs, signal } = options;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(program, [...programArguments], { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
    const output: Buffer[] = [];
    let complaint = '';
    const timer = setTimeout(() => settle(() => reject(timeoutError(program, timeoutMs))), timeoutMs);
    const onAbort = (): void => settle(() => reject(signal?.reason));
    signal?.addEventListener('abort', onAbort, { once: true });

    const settle = (how: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      child.kill('SIGKILL');
      how();
    };
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on(
      'data',
      (chunk: Buffer) => (complaint = `${complaint}${chunk.toString()}`.slice(0, MAXIMUM_MESSAGE_LENGTH)),
    );
    child.on('error', (cause) => settle(() => reject(startError(program, cause))));
    child.on('close', (exitCode) =>
      settle(() => {
        if (exitCode === 0) resolve(Buffer.concat(output));
        else reject(failureError(program, exitCode, complaint));
      }),
    );
    // The program may end before it has read everything; its exit tells why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

function startError(program: string, cause: Error & { readonly code?: string }): AntiphonError {
  return new AntiphonError({
    code: 'UNSUPPORTED',
    message: `cannot run ${program} (${cause.code ?? cause.message}): install espeak-ng, or use syllableVoice()`,
    cause,
  });
}

function timeoutError(program: string, timeoutMs: number): AntiphonError {
  return new AntiphonError({ code: 'TIMEOUT', message: `${program} did not finish within ${timeoutMs} ms` });
}

function failureError(program: string, exitCode: number | null, complaint: string): AntiphonError {
  const reason = complaint.trim() === '' ? 'no message' : complaint.trim();
  return new AntiphonError({
    code: 'UNSUPPORTED',
    message: `${program} ended with exit code ${exitCode ?? 'none'}: ${reason}`,
    details: { exitCode: exitCode ?? undefined },
  });
}
