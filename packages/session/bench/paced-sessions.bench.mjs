// A hundred sessions in one process, each hearing an answer at the pace of speech: processor time, and how late the event loop runs.
//
// The heap begins large. In a small one the engine begins to collect all of it, eight times a round, in the round of whichever client comes upon the limit first, and then in every
// round of every client: that takes as long as all the rest, and says nothing of any of them.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const INITIAL_HEAP_MIB = 1_024;

const file = fileURLToPath(new URL('paced-sessions.mjs', import.meta.url));
const flags = ['--expose-gc', `--initial-heap-size=${INITIAL_HEAP_MIB}`];
const { status } = spawnSync(process.execPath, [...flags, file, String(INITIAL_HEAP_MIB)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
