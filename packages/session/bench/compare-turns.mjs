import { medianOf, rounded } from './measure-turns.mjs';
import { turnFrames } from './turn-frames.mjs';

let turn = 0;

/**
 * Gives whole turns to `ours` and to `floor`, round by round, and prints one JSON row of medians. Each is a generator function, maybe asynchronous, that takes the frames
 * of one turn in three parts (head, audio, tail) and yields before it takes each of them.
 *
 * The frames are made outside the measured time, and anew for each turn: a session ignores a response that it had before. With `cacheBytes`, so much
 * memory is gone through before each part, also outside the measured time: what the processor knew of the turn is forgotten then, as while a process sleeps.
 */
export async function compareTurns({
  name,
  ours,
  floor,
  floorName,
  shape,
  warmUpTurns,
  turnsPerRound,
  rounds,
  cacheBytes = 0,
  facts,
}) {
  const memory = new Uint8Array(cacheBytes);
  const forget = () => {
    for (let at = 0; at < memory.length; at += 64) memory[at] += 1;
  };
  const microsecondsOf = async (parts) => {
    let microseconds = 0;
    for (let isDone = false; !isDone;) {
      forget();
      const startMs = performance.now();
      isDone = (await parts.next()).done;
      microseconds += (performance.now() - startMs) * 1_000;
    }
    return microseconds;
  };
  const medianMicroseconds = async (side, count) => {
    const prepared = Array.from({ length: count }, () => turnFrames({ ...shape, turn: `${(turn += 1)}` }));
    // What the preparation left behind is collected now rather than later.
    await new Promise((resolve) => setImmediate(resolve));
    const microseconds = [];
    for (const frames of prepared) microseconds.push(await microsecondsOf(side(frames)));
    return medianOf(microseconds);
  };
  for (let done = 0; done < warmUpTurns; done += turnsPerRound) {
    await medianMicroseconds(ours, turnsPerRound);
    await medianMicroseconds(floor, turnsPerRound);
  }
  const [mine, theirs] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    mine.push(await medianMicroseconds(ours, turnsPerRound));
    theirs.push(await medianMicroseconds(floor, turnsPerRound));
  }
  const row = {
    case: name,
    ratio: rounded(medianOf(mine.map((value, round) => value / theirs[round]))),
    microsecondsPerTurn: rounded(medianOf(mine), 1),
    floor: floorName,
    floorMicrosecondsPerTurn: rounded(medianOf(theirs), 1),
    rounds,
    turnsPerRound,
    warmUpTurns,
    cacheBytes,
    clock: 'wall',
    node: process.version,
    ...shape,
    ...facts,
  };
  console.log(JSON.stringify(row));
}
