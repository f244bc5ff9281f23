import { describe, expect, it } from 'vitest';
import { failureOf } from '../support/open-session.ts';
import { openRecovering } from '../support/open-recovering.ts';
import { responseCreated, responseDone, userItem } from '../support/server-events.ts';

describe('wish 17: a session that only fails is started anew, with its context', () => {
  it('after server_error again and again', async () => {
    await using open = await openRecovering({}, { config: { instructions: 'be brief' } });
    const { server, session } = open;
    await session.addItem(userItem('question'));
    const peer = await server.peer(0);
    for (const id of ['r1', 'r2', 'r3']) {
      const response = session.respond();
      const error = { type: 'server_error', code: 'server_error', message: 'The server had an error' };
      peer.send(responseCreated(id), responseDone(id, { status: 'failed', status_details: { type: 'failed', error } }));
      expect(await failureOf(response.result)).toMatchObject({ code: 'SERVER_ERROR', isRetryable: true });
    }
    const report = await session.rollOver();
    expect(report).toMatchObject({ cause: 'request', restoredItemCount: 1, losses: [], isTurnCut: false });
    const next = session.respond();
    const healthy = await server.peer(1);
    expect(healthy.heard.map(({ type }) => type)).toEqual([
      'session.update',
      'conversation.item.create',
      'response.create',
    ]);
    healthy.send(responseCreated('r4'), responseDone('r4'));
    expect(await next.result).toMatchObject({ status: 'completed' });
  });

  it('when a response never ends', async () => {
    await using open = await openRecovering();
    const stuck = open.session.respond({ timeoutMs: Number.POSITIVE_INFINITY });
    (await open.server.peer(0)).send(responseCreated('r1'));
    const report = await open.session.rollOver({ isImmediate: true });
    expect(report.isTurnCut).toBe(true);
    expect(await failureOf(stuck.result)).toMatchObject({ code: 'CONNECTION_LOST' });
    const next = open.session.respond();
    (await open.server.peer(1)).send(responseCreated('r2'), responseDone('r2'));
    expect(await next.result).toMatchObject({ status: 'completed' });
  });
});
