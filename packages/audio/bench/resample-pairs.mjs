// What the benchmarks of resampling have in common.

/** The pairs of rates, in hertz. */
export const PAIRS = [
  [48_000, 24_000],
  [44_100, 24_000],
  [24_000, 16_000],
  [16_000, 24_000],
  [8_000, 24_000],
  [24_000, 8_000],
  [24_000, 48_000],
];

/** Chunks of 20 ms a second. */
export const CHUNKS = 50;

/** Twenty milliseconds of two tones. */
export function chunkOf(sampleRateHz) {
  return Float32Array.from(
    { length: sampleRateHz / CHUNKS },
    (_, index) => 0.3 * Math.sin(index * 0.07) + 0.1 * Math.sin(index * 0.31),
  );
}

/** Makes a function that resamples one second, chunk by chunk, into a kept array. */
export function secondOf(resampler, chunk) {
  const output = new Float32Array(resampler.maximumOutputLength(chunk.length));
  return () => {
    let count = 0;
    for (let turn = 0; turn < CHUNKS; turn += 1) count += resampler.pushInto(chunk, output);
    return count;
  };
}

/** The processor's time that this process has spent, in microseconds. */
export function cpuMicroseconds() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** How many microseconds of the processor one call takes: as many calls as fit the time. */
export function microsecondsOf(run, timeMs = 60) {
  const start = cpuMicroseconds();
  let calls = 0;
  let spent = 0;
  for (; spent < timeMs * 1_000; spent = cpuMicroseconds() - start) {
    run();
    calls += 1;
  }
  return spent / calls;
}

/** Of several values, the one in the middle. */
export function medianOf(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** Of several ratios. */
export function geometricMean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** To three digits behind the point. */
export function round3(value) {
  return Math.round(value * 1000) / 1000;
}
