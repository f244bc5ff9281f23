import { spawnSync } from 'node:child_process';

/** What this process holds after a full collection, in bytes: the heap, and buffers outside of it. */
export async function retainedBytes() {
  // More than once, with a turn of the event loop between: finalizers and closed sockets let go of theirs in it.
  for (let pass = 0; pass < 4; pass += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, external } = process.memoryUsage();
  return { heapBytes: heapUsed, allBytes: heapUsed + external };
}

/**
 * Runs a measurement once for each client, each in a process of its own: what one leaves behind must not count for the next.
 *
 * @param {string} file the file that is being run
 * @param {readonly string[]} clients
 * @param {(client: string) => Promise<object>} measure gives the figures of a row
 */
export async function inProcessesOfTheirOwn(file, clients, measure) {
  const [, , only] = process.argv;
  if (only !== undefined) return console.log(JSON.stringify(await measure(only)));
  for (const client of clients) {
    const { status } = spawnSync(process.execPath, ['--expose-gc', file, client], { stdio: 'inherit' });
    if (status !== 0) throw new Error(`the measurement of ${client} ended with ${status}`);
  }
}
