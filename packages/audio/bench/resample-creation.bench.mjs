// What it costs to make a resampler at quality `high`: of a ratio that is known, and of one that is new, whose filter is designed.
import { createResampler } from '../dist/index.js';
import { cpuMicroseconds, medianOf, microsecondsOf, round3 } from './resample-pairs.mjs';

const FIRST = [
  [44_100, 24_000], // Compiles the kernel, too.
  [48_000, 24_000],
  [24_000, 48_000],
  [11_025, 48_000],
  [192_000, 44_100],
  [44_101, 24_000], // Irreducible: rows are interpolated.
];

for (const [fromHz, toHz] of FIRST) {
  const start = cpuMicroseconds();
  const { latencyMs } = createResampler({ fromHz, toHz });
  const firstMs = round3((cpuMicroseconds() - start) / 1_000);
  const known = () => createResampler({ fromHz, toHz });
  microsecondsOf(known, 50);
  const knownMicroseconds = round3(medianOf(Array.from({ length: 7 }, () => microsecondsOf(known, 20))));
  console.log(
    JSON.stringify({
      case: 'audio/resample-creation',
      fromHz,
      toHz,
      firstMs,
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
