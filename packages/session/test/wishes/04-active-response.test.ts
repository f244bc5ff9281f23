import type { ResponseResult, Session } from '@antiphon/session';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSession } from '../support/open-session.ts';
import { settled } from '../support/scripted-server.ts';
import { strictServer } from '../support/strict-server.ts';

const STEPS = ['respond', 'instruct', 'beside', 'cancel', 'serve', 'turn', 'finish', 'settle'] as const;
type Step = (typeof STEPS)[number];

async function live(steps: readonly Step[]) {
  await using open = await openSession();
  const server = strictServer(open.server);
  const results: Promise<ResponseResult>[] = [];
  const asked: ReturnType<Session['respond']>[] = [];
  const ask = (options?: Parameters<Session['respond']>[0]) => {
    const response = open.session.respond(options);
    asked.push(response);
    results.push(response.result);
  };
  const perform = {
    respond: () => ask(),
    instruct: () => ask({ instructions: 'differently' }),
    beside: () => ask({ conversation: 'none' }),
    cancel: () => void asked.at(-1)?.cancel(),
    serve: () => server.serve(),
    turn: () => server.turn(),
    finish: () => server.finish(),
    settle: () => undefined,
  } as const satisfies Record<Step, () => void>;
  for (const step of steps) {
    perform[step]();
    if (step === 'settle' || step === 'serve') await settled();
  }
  // Longer than anything is held back.
  for (let idleMs = 0; idleMs < 4_000; idleMs += 200) {
    if (!server.isIdle) idleMs = 0;
    server.serve();
    await settled();
    server.finish();
    open.clock.advance(200);
  }
  expect(server.isIdle).toBe(true);
  return { refusals: server.refusals, results: await Promise.all(results), timerCount: open.clock.timerCount };
}

describe('wish 4: no "conversation already has an active response"', () => {
  test('whatever the order of calls, turns and ends, it comes only when the server was first, and every call gets its answer', async () => {
    let refusalCount = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...STEPS), { minLength: 1, maxLength: 16 }), async (steps) => {
        const { refusals, results, timerCount } = await live(steps);
        refusalCount += refusals.length;
        expect(refusals.filter((refusal) => refusal !== 'behind an answer of its own')).toEqual([]);
        const ids = results.map(({ id }) => id).filter((id) => id !== '');
        expect(new Set(ids).size).toBe(ids.length);
        expect(timerCount).toBe(0);
      }),
      { numRuns: 200 },
    );
    // The races did happen: else nothing was shown.
    expect(refusalCount).toBeGreaterThan(0);
  });

  test('a create that crosses the server’s own answer is sent again after it', async () => {
    const { refusals, results } = await live(['instruct', 'settle', 'turn', 'serve', 'finish']);
    expect(refusals).toEqual(['behind an answer of its own']);
    expect(results).toMatchObject([{ status: 'completed' }]);
  });

  test('respond() in answer to a turn that the server answers makes one response, not two', async () => {
    const { refusals, results } = await live(['turn', 'settle', 'respond', 'finish']);
    expect(refusals).toEqual([]);
    expect(results).toMatchObject([{ id: 'r2', status: 'completed' }]);
  });
});
