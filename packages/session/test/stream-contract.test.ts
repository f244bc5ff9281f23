import { isAntiphonError } from '@antiphon/interface';
import { readFile } from 'node:fs/promises';
import type { Observable } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type OpenSession, openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import { responseCreated, responseDone } from './support/server-events.ts';

/** A row of a table in the documentation. */
interface Row {
  readonly replays: string;
  readonly end: string;
  readonly lost: string;
  readonly late: string;
}

interface Watched {
  readonly values: unknown[];
  end?: string;
}

let sessionRows: ReadonlyMap<string, Row>;
let responseRows: ReadonlyMap<string, Row>;

beforeAll(async () => {
  const page = await readFile(new URL('../../../docs/session.md', import.meta.url), 'utf8');
  const [first, second] = page.split('A response has streams of its own');
  sessionRows = rowsOf(first ?? '');
  responseRows = rowsOf(second ?? '');
});

function rowsOf(page: string): ReadonlyMap<string, Row> {
  const rows = page.matchAll(/^\| `(\w+\$)` \|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|$/gm);
  return new Map(
    [...rows].map((cells) => {
      const [, name = '', , replays = '', end = '', lost = '', late = ''] = cells.map((cell) => cell.trim());
      return [name, { replays, end, lost, late }];
    }),
  );
}

/** Every member whose name ends in `$`, wherever it is defined. */
function streamsOf(owner: object): ReadonlyMap<string, Observable<unknown>> {
  const names = new Set<string>();
  for (let level = owner; level !== Object.prototype; level = Object.getPrototypeOf(level) as object) {
    for (const name of Object.getOwnPropertyNames(level)) if (name.endsWith('$')) names.add(name);
  }
  return new Map([...names].map((name) => [name, (owner as Record<string, Observable<unknown>>)[name]!]));
}

function watch(stream: Observable<unknown>): Watched {
  const watched: Watched = { values: [] };
  stream.subscribe({
    next: (value) => watched.values.push(value),
    complete: () => (watched.end = 'completes'),
    error: (error: unknown) => (watched.end = isAntiphonError(error) ? 'errors' : 'another error'),
  });
  return watched;
}

function watchAll(owner: object): ReadonlyMap<string, Watched> {
  return new Map([...streamsOf(owner)].map(([name, stream]) => [name, watch(stream)]));
}

const ends = (all: ReadonlyMap<string, Watched>) => Object.fromEntries([...all].map(([name, { end }]) => [name, end]));
const expected = (rows: ReadonlyMap<string, Row>, column: 'end' | 'lost') =>
  Object.fromEntries([...rows].map(([name, row]) => [name, row[column]]));

function expectLate(all: ReadonlyMap<string, Watched>, rows: ReadonlyMap<string, Row>, lastEnd: 'end' | 'lost') {
  for (const [name, row] of rows) {
    const { values, end } = all.get(name)!;
    const replaysLast = row.late.startsWith('the last one');
    expect([name, values.length, end]).toEqual([
      name,
      replaysLast ? 1 : 0,
      row.late === 'the same end' ? row[lastEnd] : 'completes',
    ]);
  }
}

async function talk(open: OpenSession, responseId: string): Promise<void> {
  open.server.send(responseCreated(responseId), responseDone(responseId));
  await settled();
}

describe('the streams of a session are what docs/session.md says', () => {
  test('the table has every stream, and no other', async () => {
    await using open = await openSession();
    expect([...streamsOf(open.session).keys()].toSorted()).toEqual([...sessionRows.keys()].toSorted());
  });

  test('each replays what it says to who subscribes after a turn', async () => {
    await using open = await openSession();
    await talk(open, 'r1');
    for (const [name, { values, end }] of watchAll(open.session)) {
      const replayed = sessionRows.get(name)?.replays === 'nothing' ? 0 : 1;
      expect([name, values.length, end]).toEqual([name, replayed, undefined]);
    }
  });

  test('close() ends each as it says, also for who comes late', async () => {
    await using open = await openSession();
    const all = watchAll(open.session);
    await open.session.close();
    expect(ends(all)).toEqual(expected(sessionRows, 'end'));
    expectLate(watchAll(open.session), sessionRows, 'end');
  });

  test('a lost connection ends each as it says, also for who comes late', async () => {
    await using open = await openSession();
    const all = watchAll(open.session);
    open.server.sever();
    await settled();
    expect(ends(all)).toEqual(expected(sessionRows, 'lost'));
    expectLate(watchAll(open.session), sessionRows, 'lost');
  });

  test('unsubscribing from all of them closes nothing', async () => {
    await using open = await openSession();
    for (const stream of streamsOf(open.session).values()) stream.subscribe({ error: () => undefined }).unsubscribe();
    await talk(open, 'r1');
    expect([open.session.state.status, open.server.isConnected]).toEqual(['open', true]);
  });

  test('each is the same object whenever it is asked for, and cannot be fed from outside', async () => {
    await using open = await openSession();
    for (const [name, stream] of streamsOf(open.session)) {
      expect([name, (open.session as unknown as Record<string, unknown>)[name] === stream]).toEqual([name, true]);
      expect(stream).not.toHaveProperty('next');
    }
  });
});

describe('the streams of a response are what docs/session.md says', () => {
  test('the table has every stream, and no other', async () => {
    await using open = await openSession();
    const response = open.session.respond();
    response.result.catch(() => undefined);
    expect([...streamsOf(response).keys()].toSorted()).toEqual([...responseRows.keys()].toSorted());
  });

  test('each ends with the response, and replays nothing', async () => {
    await using open = await openSession();
    const response = open.session.respond();
    const all = watchAll(response);
    await talk(open, 'r1');
    expect(ends(all)).toEqual(expected(responseRows, 'end'));
    expectLate(watchAll(response), responseRows, 'end');
  });

  test('each ends with the connection as it says', async () => {
    await using open = await openSession();
    const response = open.session.respond();
    response.result.catch(() => undefined);
    const all = watchAll(response);
    open.server.sever();
    await settled();
    expect(ends(all)).toEqual(expected(responseRows, 'lost'));
  });
});
