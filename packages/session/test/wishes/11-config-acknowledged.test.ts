import { connectSession } from '@antiphon/session';
import { describe, expect, it } from 'vitest';
import { openRecovering } from '../support/open-recovering.ts';
import { scriptedPeers } from '../support/scripted-peers.ts';
import { settled } from '../support/scripted-server.ts';
import { itemAdded, sessionUpdated, userItem } from '../support/server-events.ts';

describe('wish 11: the configuration is acknowledged before the first turn', () => {
  it('connectSession resolves with it, and not before', async () => {
    await using server = await scriptedPeers({ answer: () => [] });
    let isOpen = false;
    const opening = connectSession({ ...server, config: { instructions: 'be brief' } }).finally(() => (isOpen = true));
    const peer = await server.peer(0);
    await peer.next('session.update');
    await settled();
    expect(isOpen).toBe(false);
    peer.send(sessionUpdated({ instructions: 'be brief' }));
    await using session = await opening;
    session.respond();
    expect(peer.heard.map(({ type }) => type)).toEqual(['session.update']);
    await peer.next('response.create');
    expect(session.state).toMatchObject({ session: { instructions: 'be brief' } });
  });

  it('so it is on every later connection, before the items and whatever waits', async () => {
    const held: (() => void)[] = [];
    await using open = await openRecovering(
      {
        answer(event, index) {
          if (index === 0 || event.type !== 'session.update') return undefined;
          held.push(() => open.server.peers[1]?.send(sessionUpdated({ instructions: 'be brief' })));
          return [];
        },
      },
      { config: { instructions: 'be brief' } },
    );
    (await open.server.peer(0)).send(itemAdded(userItem('u'), null));
    await settled();
    open.server.sever();
    await settled();
    open.session.respond();
    await open.pass(499);
    expect(open.server.peers[1]?.heard.map(({ type }) => type)).toEqual(['session.update']);
    for (const acknowledge of held) acknowledge();
    await open.pass(0);
    expect(open.server.peers[1]?.heard.map(({ type }) => type)).toEqual([
      'session.update',
      'conversation.item.create',
      'response.create',
    ]);
  });
});
