import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * The heap of a process that measures begins with so much. The engine counts the bytes of audio against the limit of its heap: in a small one it begins to collect all of it, in the
 * rounds of whichever client comes upon the limit first, then in every round of every client, and that takes as long as all the rest.
 */
const INITIAL_HEAP_MIB = 1_024;
const FLAG = '--initial-heap-size=';

/** Runs a file of this directory in a process of its own whose heap begins large, and ends as it ends. */
export function runInLargeHeap(file) {
  const flags = ['--expose-gc', `${FLAG}${INITIAL_HEAP_MIB}`];
  const path = fileURLToPath(new URL(file, import.meta.url));
  const { status } = spawnSync(process.execPath, [...flags, path], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

/** What the heap of this process began with, or nothing where it was left to the engine. */
export function initialHeapMiB() {
  const flag = process.execArgv.find((argument) => argument.startsWith(FLAG));
  return flag === undefined ? undefined : Number(flag.slice(FLAG.length));
}
