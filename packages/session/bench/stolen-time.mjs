import { existsSync, readFileSync } from 'node:fs';

const STAT = '/proc/stat';
// user, nice, system, idle, iowait, irq, softirq, steal
const FIELD_COUNT = 8;

/**
 * Tells what share of the processors' time went to other machines on the same host since it was asked last, from 0 to 1. While that happens, processes spin on locks whose owner does
 * not run, and what is measured says little of any of them. Always 0 where the platform does not tell.
 */
export function watchStolenTime() {
  let before = readTimes();
  return () => {
    const now = readTimes();
    const spent = now.all - before.all;
    const share = spent === 0 ? 0 : (now.stolen - before.stolen) / spent;
    before = now;
    return share;
  };
}

function readTimes() {
  if (!existsSync(STAT)) return { all: 0, stolen: 0 };
  const [line] = readFileSync(STAT, 'utf8').split('\n', 1);
  const fields = line
    .trim()
    .split(/\s+/)
    .slice(1, 1 + FIELD_COUNT)
    .map(Number);
  return { all: fields.reduce((sum, value) => sum + value, 0), stolen: fields[FIELD_COUNT - 1] ?? 0 };
}
