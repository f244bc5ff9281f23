import { apiKey } from '@antiphon/auth-api-key';
import { createEmulator } from '@antiphon/emulator';
import { endpointFromUrl } from '@antiphon/protocol';
import { connectSession, type RecoveryReport } from '@antiphon/session';
import { loopback } from '@antiphon/transport-loopback';
import { describe, expect, it } from 'vitest';
import { fakeClock } from '../support/fake-clock.ts';
import { openRecovering } from '../support/open-recovering.ts';
import { settled } from '../support/scripted-server.ts';
import { apiError, userItem } from '../support/server-events.ts';

describe('wish 2: the session cap is rolled over without losing the talk', () => {
  it('a talk of three hours on a server that ends sessions after one', async () => {
    const { transport, listener } = loopback({ url: new URL('ws://localhost/') });
    const clock = fakeClock();
    await using emulator = await createEmulator({ listener, clock, pace: Infinity, seed: 1 });
    const endpoint = endpointFromUrl(emulator.url, { model: 'emulated' });
    await using session = await connectSession({
      endpoint,
      transport,
      clock,
      credentials: apiKey('any-key'),
      config: { instructions: 'be brief' },
    });
    const reports: RecoveryReport[] = [];
    const ends: string[] = [];
    session.recoveries$.subscribe((report) => reports.push(report));
    session.events$.subscribe({ error: () => ends.push('error'), complete: () => ends.push('complete') });
    for (let turn = 0; turn < 18; turn += 1) {
      await session.addItem({ type: 'message', role: 'user', content: [{ type: 'input_text', text: `turn ${turn}` }] });
      const response = session.respond();
      let byteCount = 0;
      response.audio$.subscribe((pcm) => (byteCount += pcm.length));
      const { status, transcript } = await response.result;
      expect([status, transcript.includes(`turn ${turn}`), byteCount > 0]).toEqual(['completed', true, true]);
      for (let step = 0; step < 120; step += 1) {
        clock.advance(5_000);
        await settled();
      }
    }
    expect(reports.map(({ cause, isTurnCut }) => [cause, isTurnCut])).toEqual(reports.map(() => ['expiry', false]));
    expect(reports).toHaveLength(3);
    expect(reports.at(-1)?.restoredItemCount).toBeGreaterThan(25);
    expect(reports.flatMap(({ losses }) => losses).every(({ reason }) => reason === 'model audio')).toBe(true);
    expect(session.conversation.items).toHaveLength(36);
    expect(session.state).toMatchObject({ status: 'open', session: { instructions: 'be brief' } });
    expect(emulator.sessionCount).toBe(1);
    expect(ends).toEqual([]);
  });

  it('a cap that strikes all the same is recovered from', async () => {
    await using open = await openRecovering();
    await open.session.addItem(userItem('u'));
    const message = 'Your session hit the maximum duration of 60 minutes.';
    open.server.peers[0]?.send(apiError({ code: 'session_expired', message }));
    await open.server.peers[0]?.close(1001, message);
    await open.pass(499);
    expect(open.session.state).toMatchObject({ status: 'open', session: { id: 'sess_2' } });
    expect(open.reports[0]).toMatchObject({ close: { code: 1001, reason: message }, restoredItemCount: 1 });
  });

  it('so is one that nothing was prepared for, in the middle of an answer', async () => {
    const { transport, listener } = loopback({ url: new URL('ws://localhost/') });
    const clock = fakeClock();
    await using emulator = await createEmulator({ listener, clock, pace: 1, seed: 1, maximumSessionMs: 60_000 });
    const endpoint = endpointFromUrl(emulator.url, { model: 'emulated' });
    const recovery = { rolloverMarginMs: Infinity };
    await using session = await connectSession({ endpoint, transport, clock, credentials: apiKey('k'), recovery });
    const reports: RecoveryReport[] = [];
    session.recoveries$.subscribe((report) => reports.push(report));
    const say = (text: string) =>
      session.addItem({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });
    await say('one');
    await clock.advanceAsync(59_900);
    const cut = session.respond().result.catch((error: unknown) => error);
    await clock.advanceAsync(2_000);
    expect(await cut).toMatchObject({ code: 'CONNECTION_LOST', details: { closeCode: 1001 } });
    const close = { code: 1001, reason: 'Your session hit the maximum duration of 1 minute.', initiator: 'remote' };
    expect(reports).toMatchObject([{ cause: 'loss', restoredItemCount: 2, isTurnCut: true, close }]);
    await say('two');
    const { result } = session.respond();
    await clock.advanceAsync(10_000);
    expect(await result).toMatchObject({ status: 'completed', transcript: 'You said: two' });
  });
});
