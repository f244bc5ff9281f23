// What it costs to make a resampler at quality `high`: of a ratio that is known, and the first of a process, which compiles the kernel and
// designs a filter while no code is compiled yet: the median of nine processes.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createResampler } from '../dist/index.js';
import { medianOf, microsecondsOf, round3 } from './resample-pairs.mjs';

const PAIRS = [
  [44_100, 24_000],
  [48_000, 24_000],
  [24_000, 48_000],
  [11_025, 48_000],
  [192_000, 44_100],
  [44_101, 24_000], // Irreducible: rows are interpolated.
];
const PROCESSES = 9;
const first = fileURLToPath(new URL('resample-first.mjs', import.meta.url));

for (const [fromHz, toHz] of PAIRS) {
  const firstMs = round3(
    medianOf(Array.from({ length: PROCESSES }, () => Number(execFileSync(process.execPath, [first, fromHz, toHz])))),
  );
  const { latencyMs } = createResampler({ fromHz, toHz });
  const known = () => createResampler({ fromHz, toHz });
  microsecondsOf(known, 50);
  const knownMicroseconds = round3(medianOf(Array.from({ length: 7 }, () => microsecondsOf(known, 20))));
  console.log(
    JSON.stringify({
      case: 'audio/resample-creation',
      fromHz,
      toHz,
      firstMs,
      processes: PROCESSES,
      maximumFirstMs: 20,
      knownMicroseconds,
      maximumKnownMicroseconds: 20,
      clock: 'cpu',
      node: process.version,
    }),
  );
  for (const quality of ['fast', 'high', 'best']) {
    console.log(
      JSON.stringify({
        case: 'audio/resample-latency',
        quality,
        fromHz,
        toHz,
        latencyMs: quality === 'high' ? latencyMs : createResampler({ fromHz, toHz, quality }).latencyMs,
      }),
    );
  }
}
