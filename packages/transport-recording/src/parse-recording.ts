import { ANTIPHON_ERROR_CODES, AntiphonError } from '@antiphon/interface';
import type { Recording, RecordingEntry } from './recording-entry.ts';

/**
 * Reads a recording line by line. Empty lines are skipped; members that are not known are kept.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` for a line that is no entry, or that does not fit those before it; `details.line` counts from 1.
 */
export function parseRecording(lines: string | Iterable<string>): Recording {
  const entries: RecordingEntry[] = [];
  const order = createOrderCheck();
  let line = 0;
  for (const text of typeof lines === 'string' ? lines.split('\n') : lines) {
    line += 1;
    if (text.trim() === '') continue;
    const entry = entryFrom(text, line);
    const fault = order(entry);
    if (fault !== undefined) throw lineError(line, fault);
    entries.push(entry);
  }
  return entries;
}

type Check = (value: unknown) => boolean;
type Shape = Readonly<Record<string, readonly [check: Check, expected: string]>>;

const isText: Check = (value) => typeof value === 'string';
const isRecord: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const recordOf =
  (check: Check): Check =>
  (value) =>
    isRecord(value) && Object.values(value as object).every(check);

const BASE: Shape = {
  atMs: [(value) => typeof value === 'number' && value >= 0 && Number.isFinite(value), 'milliseconds, 0 or more'],
  connection: [(value) => Number.isInteger(value) && (value as number) >= 1, 'a whole number from 1 on'],
};

const SHAPES: Readonly<Record<RecordingEntry['kind'], Shape>> = {
  connect: {
    url: [(value) => isText(value) && URL.canParse(value as string), 'a URL'],
    headers: [recordOf(isText), 'an object of strings'],
    protocols: [(value) => Array.isArray(value) && value.every(isText), 'a list of strings'],
  },
  open: {},
  failed: {
    code: [(value) => ANTIPHON_ERROR_CODES.some((code) => code === value), 'an error code of AntiphonError'],
    message: [isText, 'a string'],
    details: [recordOf((value) => ['string', 'number', 'boolean'].includes(typeof value)), 'an object of plain values'],
    isRetryable: [(value) => typeof value === 'boolean', 'true or false'],
    retryAfterMs: [
      (value) => value === undefined || (typeof value === 'number' && value >= 0),
      'milliseconds, 0 or more',
    ],
  },
  frame: {
    from: [(value) => value === 'client' || value === 'server', '"client" or "server"'],
    text: [isText, 'a string'],
  },
  close: {
    code: [
      (value) => Number.isInteger(value) && (value as number) >= 1000 && (value as number) <= 4999,
      '1000 to 4999',
    ],
    reason: [isText, 'a string'],
    initiator: [(value) => value === 'local' || value === 'remote' || value === 'lost', '"local", "remote" or "lost"'],
  },
};

function entryFrom(text: string, line: number): RecordingEntry {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw lineError(line, 'it is not JSON', cause);
  }
  if (!isRecord(value)) throw lineError(line, 'it is no JSON object');
  const entry = value as Record<string, unknown>;
  const kind = entry['kind'];
  if (typeof kind !== 'string' || !Object.hasOwn(SHAPES, kind)) {
    throw lineError(line, `its kind is none of ${Object.keys(SHAPES).join(', ')}`);
  }
  const shape = { ...BASE, ...SHAPES[kind as RecordingEntry['kind']] };
  for (const [name, [check, expected]] of Object.entries(shape)) {
    if (!check(entry[name])) throw lineError(line, `${name} must be ${expected}`);
  }
  return value as RecordingEntry;
}

type Stage = 'asked' | 'open' | 'ended';

/** Makes a check that tells what is wrong with an entry's place, if anything. */
function createOrderCheck(): (entry: RecordingEntry) => string | undefined {
  const stages = new Map<number, Stage>();
  let lastMs = 0;
  const stageAfter = (entry: RecordingEntry, stage: Stage | undefined): Stage | undefined => {
    switch (entry.kind) {
      case 'connect':
        return stage === undefined && entry.connection === stages.size + 1 ? 'asked' : undefined;
      case 'open':
        return stage === 'asked' ? 'open' : undefined;
      case 'failed':
        return stage === 'asked' ? 'ended' : undefined;
      case 'frame':
        return stage === 'open' ? 'open' : undefined;
      case 'close':
        return stage === 'open' ? 'ended' : undefined;
      default:
        return entry satisfies never;
    }
  };
  return (entry) => {
    if (entry.atMs < lastMs) return `atMs goes back, from ${lastMs} to ${entry.atMs}`;
    lastMs = entry.atMs;
    const stage = stageAfter(entry, stages.get(entry.connection));
    if (stage === undefined) return `"${entry.kind}" cannot come here in connection ${entry.connection}`;
    stages.set(entry.connection, stage);
    return undefined;
  };
}

function lineError(line: number, fault: string, cause?: unknown): AntiphonError {
  return new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `line ${line} of the recording cannot be used: ${fault}; record anew, or mend the line`,
    // The text of the line stays out: it may be content.
    cause: cause instanceof Error ? new Error(`JSON.parse threw ${cause.name}`) : undefined,
    details: { line },
  });
}
