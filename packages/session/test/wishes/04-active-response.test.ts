import type { ClientEventOf } from '@antiphon/protocol';
import type { ResponseResult, Session } from '@antiphon/session';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSession } from '../open-session.ts';
import { type ScriptedServer, settled } from '../scripted-server.ts';
import { apiError, itemAdded, responseCreated, responseDone, userItem } from '../server-events.ts';

/** A server that keeps the API's rule, one response at a time in the conversation, and answers turns by itself. */
function strictServer(server: ScriptedServer) {
  let served = 0;
  let count = 0;
  let active: { readonly id: string; readonly isOwn: boolean } | undefined;
  const beside: string[] = [];
  const refusals: string[] = [];
  const begin = (isOwn: boolean, event?: ClientEventOf<'response.create'>) => {
    const id = `r${(count += 1)}`;
    const isBeside = event?.response?.conversation === 'none';
    if (isBeside) beside.push(id);
    else active = { id, isOwn };
    const metadata = event?.response?.metadata ?? null;
    server.send(responseCreated(id, { conversation_id: isBeside ? null : 'conv_1', metadata }));
  };
  const end = (status: 'completed' | 'cancelled', reason: string | null = null) => {
    if (active === undefined) return;
    const { id } = active;
    active = undefined;
    server.send(responseDone(id, { status, status_details: { type: status, reason } }));
  };
  return {
    refusals,
    /** Reads one more event of the client. */
    serve() {
      const event = server.heard[served];
      if (event === undefined) return false;
      served += 1;
      if (event.type === 'response.cancel') {
        if (active?.id === event.response_id) end('cancelled', 'client_cancelled');
        else server.send(apiError({ code: 'response_cancel_not_active', event_id: event.event_id ?? null }));
      }
      if (event.type !== 'response.create') return true;
      if (active === undefined || event.response?.conversation === 'none') begin(false, event);
      else {
        refusals.push(active.isOwn ? 'behind an answer of its own' : 'behind a response that was asked for');
        server.send(apiError({ code: 'conversation_already_has_active_response', event_id: event.event_id ?? null }));
      }
      return true;
    },
    /** The user speaks: what runs is interrupted, and the server answers. */
    turn() {
      const itemId = `u${(count += 1)}`;
      end('cancelled', 'turn_detected');
      server.send(
        { type: 'input_audio_buffer.speech_stopped', audio_end_ms: 1, item_id: itemId },
        { type: 'input_audio_buffer.committed', item_id: itemId },
        itemAdded(userItem(itemId)),
      );
      begin(true);
    },
    finish() {
      end('completed');
      for (const id of beside.splice(0)) server.send(responseDone(id, { conversation_id: null }));
    },
    isIdle: () => active === undefined && beside.length === 0 && served === server.heard.length,
  };
}

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
    serve: () => void server.serve(),
    turn: () => server.turn(),
    finish: () => server.finish(),
    settle: () => undefined,
  } as const satisfies Record<Step, () => void>;
  for (const step of steps) {
    perform[step]();
    if (step === 'settle' || step === 'serve') await settled();
  }
  for (let round = 0; round < 4 * steps.length + 8; round += 1) {
    server.serve();
    await settled();
    server.finish();
    await settled();
    open.clock.advance(2_000);
  }
  expect(server.isIdle()).toBe(true);
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
