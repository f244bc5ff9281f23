import { expect } from 'chai';
import type { ComplianceCase } from '../compliance-case.ts';
import { rejection, thrown } from '../expectations.ts';
import { leavingNoHandle } from '../open-handles.ts';
import { recordingSink } from '../recording-sink.ts';
import type { TransportContext } from './transport-room.ts';

const REMOTE_CLOSES: readonly (readonly [code: number, reason: string])[] = [
  [1000, ''],
  [1001, 'Your session hit the maximum duration of 60 minutes.'],
  [3000, 'invalid_request_error.invalid_api_key'],
  [4000, 'invalid_request_error.beta_api_shape_disabled'],
];

const UNSENDABLE_CLOSES: readonly (readonly [code: number, reason: string])[] = [
  ...[999, 1005, 1006, 1015, 2000, 5000, 1000.5].map((code) => [code, ''] as const),
  [1000, 'ü'.repeat(62)],
];

/** What holds of the end of a connection. */
export const END_CASES: readonly ComplianceCase<TransportContext>[] = [
  {
    name: 'closes once, however often it is asked, with one info that the sink heard first',
    run: ({ pair }) =>
      leavingNoHandle(async () => {
        await using it = await pair();
        const infos = await Promise.all([it.client.close(4001, 'enough'), it.client.close(), it.client.close(3000)]);
        infos.push(await it.client.close());
        await it.client[Symbol.asyncDispose]();
        expect(infos[0]).to.deep.equal({ code: 4001, reason: 'enough', initiator: 'local' });
        expect(new Set(infos).size, 'every call resolves with the same info').to.equal(1);
        expect(it.sink.closes).to.deep.equal([infos[0]]);
        expect(await it.serverSink.closed).to.deep.equal({ code: 4001, reason: 'enough', initiator: 'remote' });
        expect(it.room.clock.timerCount).to.equal(0);
      }),
  },
  {
    name: 'reports a remote close 1000, 1001, 3000 and 4000 with its reason',
    async run({ pair }) {
      for (const [code, reason] of REMOTE_CLOSES) {
        await using it = await pair();
        await it.server.close(code, reason);
        expect(await it.sink.closed).to.deep.equal({ code, reason, initiator: 'remote' });
        expect(await it.client.close()).to.deep.equal({ code, reason, initiator: 'remote' });
        expect(it.sink.closes).to.have.length(1);
      }
    },
  },
  {
    name: 'throws CLOSED from send as soon as it is closing, and after the end, on both sides',
    async run({ pair }) {
      await using it = await pair();
      const closed = it.client.close();
      thrown(() => it.client.send('x'), 'CLOSED');
      await closed;
      thrown(() => it.client.send('x'), 'CLOSED');
      await it.serverSink.closed;
      thrown(() => it.server.send('x'), 'CLOSED');
      expect(it.client.bufferedBytes).to.equal(0);
    },
  },
  {
    name: 'delivers no frame after a local close, and what was sent before it still arrives',
    async run({ pair }) {
      await using it = await pair();
      it.client.send('last');
      const closed = it.client.close();
      it.server.send('too late');
      await closed;
      await it.serverSink.closed;
      expect(it.sink.heard).to.deep.equal(['close 1000  local']);
      expect(it.serverSink.heard).to.deep.equal(['last', 'close 1000  remote']);
    },
  },
  {
    name: 'refuses to close with a code or a reason that it cannot send, and stays open',
    async run({ pair }) {
      await using it = await pair();
      for (const [code, reason] of UNSENDABLE_CLOSES) {
        await rejection(it.client.close(code, reason), 'INVALID_ARGUMENT');
      }
      it.client.send('open');
      await it.serverSink.count(1);
    },
  },
  {
    name: 'closes at the end of an await using block',
    async run({ open }) {
      const serverSink = recordingSink();
      await using room = await open((incoming) => incoming.accept(serverSink));
      const sink = recordingSink();
      {
        await using connection = await room.connect(sink);
        connection.send('hello');
      }
      expect(sink.closes).to.deep.equal([{ code: 1000, reason: '', initiator: 'local' }]);
      await serverSink.closed;
      expect(serverSink.heard).to.deep.equal(['hello', 'close 1000  remote']);
    },
  },
];
