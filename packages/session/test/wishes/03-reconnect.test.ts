import { describe, expect, it } from 'vitest';
import { openRecovering } from '../support/open-recovering.ts';
import { settled } from '../support/scripted-server.ts';
import { assistantItem, itemAdded, userItem } from '../support/server-events.ts';

describe('wish 3: reconnects with history, back-off and a bounded number of tries', () => {
  it('a dropped line does not lose the talk', async () => {
    await using open = await openRecovering();
    const peer = await open.server.peer(0);
    peer.send(itemAdded(userItem('u'), null), itemAdded(assistantItem('a', 'good morning'), 'u'));
    await settled();
    open.server.sever();
    await open.pass(499);
    const heard = open.server.peers[1]?.heard.map(
      (event) => event.type === 'conversation.item.create' && event.item.id,
    );
    expect(heard).toEqual(['u', 'a']);
    expect(open.session.conversation.items).toHaveLength(2);
    expect(open.session.state.status).toBe('open');
  });

  it('a server that closes as soon as it has accepted is not stormed, and is given up', async () => {
    await using open = await openRecovering({}, { recovery: { maximumAttempts: 6 } });
    const ends: unknown[] = [];
    open.session.events$.subscribe({ error: (error: unknown) => ends.push(error) });
    const began = open.clock.nowMs();
    for (let index = 0; open.session.state.status !== 'closed'; index += 1) {
      await open.server.peers[index]?.close(1011, 'not now');
      await open.pass(15_000);
    }
    expect(open.server.peers).toHaveLength(7);
    expect(open.clock.nowMs() - began).toBeGreaterThan(15_000);
    expect(ends).toMatchObject([{ code: 'CONNECTION_LOST', details: { closeCode: 1011, closeReason: 'not now' } }]);
  });

  it('a server that is gone is not an uncaught exception', async () => {
    await using open = await openRecovering({ refuse: (incoming, index) => index > 0 && (incoming.reject(502), true) });
    open.session.events$.subscribe({ error: () => undefined });
    open.server.sever();
    for (let attempt = 0; attempt < 11; attempt += 1) await open.pass(15_000);
    expect(open.session.state).toMatchObject({ status: 'closed', error: { code: 'CONNECTION_LOST' } });
    expect(open.clock.timerCount).toBe(0);
  });
});
