import { expect } from 'chai';
import type { ComplianceCase } from '../compliance-case.ts';
import { rejection, thrown } from '../expectations.ts';
import { leavingNoHandle } from '../open-handles.ts';
import { testClock } from '../test-clock.ts';
import type { PeerBehaviour } from './peers.ts';
import type { TransportContext, Visit } from './transport-room.ts';

function failsToConnect(name: string, behaviour: PeerBehaviour): ComplianceCase<TransportContext> {
  return {
    name,
    run: ({ visit }) =>
      leavingNoHandle(() =>
        visit(behaviour, async ({ clock, connect, sink }) => {
          const error = await rejection(connect(), 'CONNECT_FAILED');
          expect(error.cause).to.be.instanceOf(Error);
          expect(clock.timerCount).to.equal(0);
          expect(sink.heard).to.deep.equal([]);
        }),
      ),
  };
}

/** What holds when the other side breaks the rules. */
export const PEER_CASES: readonly ComplianceCase<TransportContext>[] = [
  {
    name: 'reports a close without a code as 1005',
    run: ({ visit }) =>
      leavingNoHandle(() =>
        visit('closes-without-code', async ({ connect, sink }) => {
          await connect();
          expect(await sink.closed).to.deep.equal({ code: 1005, reason: '', initiator: 'remote' });
        }),
      ),
  },
  {
    name: 'reports a connection that breaks off as lost, after the frames that came before',
    run: ({ visit }) =>
      leavingNoHandle(() =>
        visit('sends-and-vanishes', async ({ connect, sink }) => {
          const connection = await connect();
          expect(await sink.closed).to.deep.equal({ code: 1006, reason: '', initiator: 'lost' });
          expect(sink.heard).to.deep.equal(['half a word', 'close 1006  lost']);
          expect(await connection.close()).to.deep.equal(sink.closes[0]);
          thrown(() => connection.send('x'), 'CLOSED');
        }),
      ),
  },
  {
    name: 'ends a close that the peer never answers',
    run: ({ visit }) =>
      leavingNoHandle(() =>
        visit('never-answers-close', async ({ connect, sink, clock }) => {
          const connection = await connect();
          expect(await connection.close(4000)).to.deep.equal({ code: 1006, reason: '', initiator: 'local' });
          expect(sink.closes).to.have.length(1);
          expect(clock.timerCount).to.equal(0);
        }),
      ),
  },
  {
    name: 'delivers a binary message as bytes',
    run: ({ visit }) =>
      visit('sends-binary', async ({ connect, sink }) => {
        await using _connection = await connect();
        await sink.count(1);
        expect(Array.from(sink.frames[0] as Uint8Array)).to.deep.equal([0xff, 0, 1]);
      }),
  },
  {
    name: 'times out on a server that takes the connection and says nothing',
    run: ({ visit }) =>
      leavingNoHandle(async () => {
        const clock = testClock();
        const run = async ({ connect }: Visit) => void (await rejection(connect(), 'TIMEOUT'));
        await visit('is-silent', run, { clock, onHandshake: () => clock.advance(10_000) });
        expect(clock.timerCount).to.equal(0);
      }),
  },
  failsToConnect('fails to connect when the server hangs up during the handshake', 'hangs-up'),
  failsToConnect('fails to connect when the upgrade is answered with a wrong key', 'answers-wrong-key'),
  failsToConnect('fails to connect to a server whose certificate nobody vouches for', 'is-not-trusted'),
];
