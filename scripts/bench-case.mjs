import { Bench } from 'tinybench';

/**
 * Measures `ours` against `floor` (the ordinary way, or a peer) in turns within one run and prints one JSON row.
 * The ratio is the median over rounds of ours / floor, so that a drift of the machine's speed falls on both.
 *
 * With `clock: 'cpu'` the time is that of the processor, spent by this process: for work whose waiting is not ours, on a machine that others use too.
 *
 * @param {{ name: string, ours: () => unknown, floor: () => unknown, floorName: string, rounds?: number, timeMs?: number, clock?: 'wall' | 'cpu', facts?: object }} options
 */
export async function benchCase({
  name,
  ours,
  floor,
  floorName,
  rounds = 7,
  timeMs = 120,
  clock = 'wall',
  facts = {},
}) {
  const now = clock === 'cpu' ? { now: cpuMs } : {};
  const ratios = [];
  const nanoseconds = { ours: [], floor: [] };
  for (let round = 0; round < rounds; round += 1) {
    const bench = new Bench({ time: timeMs, warmup: round === 0, warmupTime: 200, ...now });
    bench.add('floor', floor).add('ours', ours);
    await bench.run();
    const median = (task) => {
      const { result } = bench.getTask(task);
      if (result.state !== 'completed') throw result.error ?? new Error(`${name}: ${task} ended as ${result.state}`);
      return result.latency.p50 * 1e6;
    };
    const [mine, theirs] = [median('ours'), median('floor')];
    nanoseconds.ours.push(mine);
    nanoseconds.floor.push(theirs);
    ratios.push(mine / theirs);
  }
  console.log(
    JSON.stringify({
      case: name,
      ratio: round3(medianOf(ratios)),
      oursNs: Math.round(medianOf(nanoseconds.ours)),
      floor: floorName,
      floorNs: Math.round(medianOf(nanoseconds.floor)),
      rounds,
      clock,
      node: process.version,
      ...facts,
    }),
  );
}

function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

const round3 = (value) => Math.round(value * 1000) / 1000;

function medianOf(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
