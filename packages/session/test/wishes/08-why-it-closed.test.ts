import type { SessionState } from '@antiphon/session';
import { describe, expect, it } from 'vitest';
import { openRecovering } from '../support/open-recovering.ts';
import { openSession } from '../support/open-session.ts';
import { settled } from '../support/scripted-server.ts';

const closeOf = (state: SessionState) =>
  state.status === 'closed' || state.status === 'recovering' ? state.close : undefined;

describe('wish 8: know that, and why, the connection closed', () => {
  it('by us', async () => {
    await using open = await openSession();
    await open.session.close();
    expect(closeOf(open.session.state)).toEqual({ code: 1000, reason: '', initiator: 'local' });
    expect(open.session.state).not.toHaveProperty('error');
  });

  it('by the server, as state and as the error of events$', async () => {
    await using open = await openSession();
    let error: unknown;
    open.session.events$.subscribe({ error: (ended: unknown) => (error = ended) });
    await open.server.close(4001, 'account.suspended');
    await settled();
    const close = { code: 4001, reason: 'account.suspended', initiator: 'remote' };
    expect(closeOf(open.session.state)).toEqual(close);
    expect(open.session.state).toMatchObject({ error });
    expect(error).toMatchObject({
      details: { closeCode: 4001, closeReason: 'account.suspended', initiator: 'remote' },
    });
  });

  it('by the network, while it is made anew, in the report of it, and for whom it cut off', async () => {
    await using open = await openRecovering();
    const truncate = open.session.truncate('a', 100).catch((error: unknown) => error);
    open.server.sever();
    await settled();
    const close = { code: 1006, reason: '', initiator: 'lost' };
    expect(closeOf(open.session.state)).toEqual(close);
    await open.pass(499);
    expect(open.reports[0]?.close).toEqual(close);
    expect(await truncate).toMatchObject({ details: { closeCode: 1006, initiator: 'lost' } });
  });

  it('no secret in it', async () => {
    await using open = await openSession();
    await open.server.close(4000, 'bad key sk-secret1234567890');
    await settled();
    expect(JSON.stringify(open.session.state)).not.toContain('sk-secret1234567890');
  });
});
