import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDeferred, type Deferred } from '../src/waiting/deferred.ts';
import { openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import { strictServer, type StrictServerEntry } from './support/strict-server.ts';

const STEPS = [
  'respond',
  'serve',
  'turn',
  'finish',
  'settle',
  'call at once',
  'call slowly',
  'call in the background',
  'call unknown',
  'call badly',
  'begin to call',
  'resolve',
] as const;
type Step = (typeof STEPS)[number];

async function live(steps: readonly Step[]) {
  await using open = await openSession();
  const server = strictServer(open.server);
  const slow: Deferred<string>[] = [];
  const execute = () => {
    const result = createDeferred<string>();
    slow.push(result);
    return result.promise;
  };
  open.session.registerTool({ name: 'at_once', execute: () => 'ok' });
  open.session.registerTool({ name: 'slowly', execute });
  open.session.registerTool({ name: 'background', background: true, execute });
  let respondCount = 0;
  const results: Promise<unknown>[] = [];
  const perform = {
    respond: () => {
      respondCount += 1;
      results.push(open.session.respond().result);
    },
    serve: () => server.serve(),
    turn: () => server.turn(),
    finish: () => server.finish(),
    settle: () => undefined,
    'call at once': () => server.call('at_once', '{}'),
    'call slowly': () => server.call('slowly', '{}'),
    'call in the background': () => server.call('background', '{}'),
    'call unknown': () => server.call('unknown', '{}'),
    'call badly': () => server.call('at_once', '{'),
    'begin to call': () => server.call('at_once', '{', false),
    resolve: () => slow.shift()?.resolve('late'),
  } as const satisfies Record<Step, () => void>;
  for (const step of steps) {
    perform[step]();
    if (step === 'settle' || step === 'serve' || step === 'resolve') await settled();
  }
  // Longer than anything is held back.
  for (let idleMs = 0, round = 0; idleMs < 4_000; idleMs += 200, round += 1) {
    if (slow.length > 0 || !server.isIdle) idleMs = 0;
    slow.shift()?.resolve('at the end');
    server.serve();
    await settled();
    if (round % 2 === 0) server.finish();
    open.clock.advance(200);
  }
  expect(server.isIdle).toBe(true);
  await Promise.all(results);
  const { log, refusals } = server;
  return { log, refusals, respondCount, timerCount: open.clock.timerCount };
}

const indexOfLast = (log: readonly StrictServerEntry[], isSought: (entry: StrictServerEntry) => boolean): number =>
  log.findLastIndex(isSought);

describe('whatever the order of calls, results, turns and ends', () => {
  test('each call gets one output, after its response; then the model goes on, and never into a response that runs', async () => {
    let callCount = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...STEPS), { minLength: 4, maxLength: 24 }), async (steps) => {
        const { log, refusals, respondCount, timerCount } = await live(['respond', 'settle', 'serve', ...steps]);
        expect(refusals.filter((refusal) => refusal !== 'behind an answer of its own')).toEqual([]);
        let toBeFollowed = 0;
        for (const call of log.filter((entry) => entry.type === 'call')) {
          callCount += 1;
          const isOutput = (entry: StrictServerEntry) => entry.type === 'output' && entry.callId === call.callId;
          expect(log.filter(isOutput)).toHaveLength(1);
          const output = indexOfLast(log, isOutput);
          const end = log.findIndex(
            (entry) =>
              entry.type !== 'begin' &&
              entry.type !== 'output' &&
              entry.type !== 'call' &&
              entry.responseId === call.responseId,
          );
          expect(output).toBeGreaterThan(end);
          if (log[end]?.type !== 'completed') continue;
          toBeFollowed += 1;
          expect(indexOfLast(log, ({ type }) => type === 'begin')).toBeGreaterThan(output);
        }
        // Nothing is said that nobody asked for: a turn, a call of respond, a call that completed, or a late result.
        const late = log.filter(({ type }) => type === 'output').length;
        const turns = steps.filter((step) => step === 'turn').length;
        const begins = log.filter(({ type }) => type === 'begin').length;
        expect(begins).toBeLessThanOrEqual(turns + respondCount + toBeFollowed + late);
        expect(timerCount).toBe(0);
      }),
      { numRuns: 120 },
    );
    expect(callCount).toBeGreaterThan(100);
  });
});
