#!/usr/bin/env node
import { text } from 'node:stream/consumers';
import { runCli } from './run-cli.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // The first signal ends the command in order; a second one ends the process at once.
  process.once(name, () => {
    stop.abort(new DOMException(`stopped by ${name}`, 'AbortError'));
    process.once(name, () => process.exit(130));
  });
}

// A reader that goes away, as `head` does, is no failure: the command goes on to its end.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await runCli(process.argv.slice(2), {
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  readInput: async () => await text(process.stdin),
  signal: stop.signal,
});
