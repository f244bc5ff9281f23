import type { IncomingConnection } from '@antiphon/interface';
import { expect } from 'chai';
import type { ComplianceCase } from '../compliance-case.ts';
import { expectProperties, rejection, thrown } from '../expectations.ts';
import { leavingNoHandle, turn } from '../open-handles.ts';
import { recordingSink } from '../recording-sink.ts';
import type { TransportContext } from './transport-room.ts';

/** What holds of the accepting side. */
export const LISTENER_CASES: readonly ComplianceCase<TransportContext>[] = [
  {
    name: 'lets a handshake be answered later, and once',
    async run({ open }) {
      const waiting: IncomingConnection[] = [];
      await using room = await open((incoming) => {
        waiting.push(incoming);
        queueMicrotask(() => {
          incoming.accept(recordingSink());
          incoming.reject(500);
        });
      });
      await using _connection = await room.connect(recordingSink());
      thrown(() => waiting[0]?.accept(recordingSink()), 'CLOSED');
      expect(waiting[0]?.signal.aborted).to.equal(false);
    },
  },
  {
    name: 'refuses to select what was not offered, or to reject with a status that is no refusal',
    async run({ open }) {
      const errors: unknown[] = [];
      const attempt = (run: () => void): void => {
        try {
          errors.push(thrown(run, 'INVALID_ARGUMENT').code);
        } catch (error) {
          errors.push(error);
        }
      };
      await using room = await open((incoming) => {
        attempt(() => incoming.accept(recordingSink(), { protocol: 'other' }));
        attempt(() => incoming.reject(200));
        incoming.accept(recordingSink());
      });
      await using _connection = await room.connect(recordingSink());
      expect(errors).to.deep.equal(['INVALID_ARGUMENT', 'INVALID_ARGUMENT']);
    },
  },
  {
    name: 'ends everything when the listener is disposed, twice without harm',
    run: ({ open }) =>
      leavingNoHandle(async () => {
        const waiting: IncomingConnection[] = [];
        const serverSink = recordingSink();
        const room = await open((incoming) => {
          if (waiting.length === 0 && incoming.request.url.pathname === '/open') incoming.accept(serverSink);
          else waiting.push(incoming);
        });
        const sink = recordingSink();
        await room.connect(sink, { url: new URL('/open', room.url) });
        const refused = rejection(room.connect(recordingSink(), { url: new URL('/wait', room.url) }), 'CONNECT_FAILED');
        while (waiting.length === 0) await turn();
        await Promise.all([room[Symbol.asyncDispose](), room[Symbol.asyncDispose]()]);
        await room[Symbol.asyncDispose]();
        expectProperties(await sink.closed, { code: 1001, initiator: 'remote' });
        expectProperties(await serverSink.closed, { code: 1001, initiator: 'local' });
        expect(serverSink.closes).to.have.length(1);
        await refused;
      }),
  },
  {
    name: 'ends a connection with 1009 when a message is too big, and both sides hear of it',
    async run({ pair }) {
      await using it = await pair({ maximumPayloadBytes: 1_000 });
      it.client.send('x'.repeat(1_000));
      it.client.send('x'.repeat(1_001));
      expectProperties(await it.serverSink.closed, { code: 1009, initiator: 'lost' });
      expectProperties(await it.sink.closed, { code: 1009, initiator: 'remote' });
      expect(it.serverSink.frames).to.have.length(1);
    },
  },
];
