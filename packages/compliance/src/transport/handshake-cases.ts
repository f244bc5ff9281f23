import { expect } from 'chai';
import type { IncomingConnection } from '@antiphon/interface';
import type { ComplianceCase } from '../compliance-case.ts';
import { reasonOf, rejection, thrown } from '../expectations.ts';
import { leavingNoHandle } from '../open-handles.ts';
import { recordingSink } from '../recording-sink.ts';
import { testClock } from '../test-clock.ts';
import { watchedSignal } from '../watched-signal.ts';
import type { TransportContext } from './transport-room.ts';

const CANARY = 'canary-secret-123456';

/** What holds of connecting, as long as it succeeds or is given up. */
export const HANDSHAKE_CASES: readonly ComplianceCase<TransportContext>[] = [
  {
    name: 'shows the listener an absolute URL, lower-case headers and the subprotocols',
    async run({ open }) {
      let seen: IncomingConnection['request'] | undefined;
      await using room = await open((incoming) => {
        seen = incoming.request;
        incoming.accept(recordingSink(), { protocol: 'realtime' });
      });
      const url = new URL('/v1/realtime?model=m%201', room.url);
      const headers: Record<string, string> = room.carriesHeaders
        ? { authorization: `Bearer ${CANARY}`, 'x-custom': '1' }
        : {};
      const protocols = ['realtime', 'openai-insecure-api-key.k'];
      await using _connection = await room.connect(recordingSink(), { url, headers, protocols });
      expect(seen?.url.href).to.equal(url.href);
      expect(seen?.headers).to.include(headers);
      expect(seen?.protocols).to.deep.equal(protocols);
    },
  },
  {
    name: 'rejects with the reason of an already aborted signal and opens nothing',
    async run({ open, roundTrips }) {
      let count = 0;
      await using room = await open(() => (count += 1));
      const reason = new Error('changed my mind');
      expect(await reasonOf(room.connect(recordingSink(), {}, AbortSignal.abort(reason)))).to.equal(reason);
      await roundTrips(1);
      expect(count).to.equal(0);
    },
  },
  {
    name: 'rejects with the reason of a signal that aborts while connecting, tells the peer and leaves nothing',
    run: ({ open }) =>
      leavingNoHandle(async () => {
        const reason = new Error('too slow');
        const aborter = watchedSignal();
        const sink = recordingSink();
        let incoming: IncomingConnection | undefined;
        await using room = await open((handshake) => {
          incoming = handshake;
          aborter.abort(reason);
        });
        expect(await reasonOf(room.connect(sink, {}, aborter.signal))).to.equal(reason);
        expect(aborter.listenerCount).to.equal(0);
        expect(room.clock.timerCount).to.equal(0);
        const { signal } = incoming as IncomingConnection;
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        thrown(() => incoming?.accept(recordingSink()), 'CLOSED');
        incoming?.reject(503);
        expect(sink.heard).to.deep.equal([]);
      }),
  },
  {
    name: 'lets go of the signal once it is connected',
    async run({ open }) {
      await using room = await open((incoming) => incoming.accept(recordingSink()));
      const aborter = watchedSignal();
      await using connection = await room.connect(recordingSink(), {}, aborter.signal);
      expect(aborter.listenerCount).to.equal(0);
      aborter.abort(new Error('too late'));
      connection.send('still open');
    },
  },
  {
    name: 'times out on a handshake that is never answered',
    run: ({ open }) =>
      leavingNoHandle(async () => {
        const clock = testClock();
        await using room = await open(() => clock.advance(10_000), { clock });
        const error = await rejection(room.connect(recordingSink()), 'TIMEOUT');
        expect(error.isRetryable).to.equal(true);
        expect(clock.timerCount).to.equal(0);
      }),
  },
  {
    name: 'refuses a URL that is not ws: or wss:',
    async run({ open }) {
      await using room = await open((incoming) => incoming.reject(500));
      await rejection(room.connect(recordingSink(), { url: new URL('ftp://127.0.0.1/') }), 'INVALID_ARGUMENT');
    },
  },
  {
    name: 'gives up on a server that selects none of the offered subprotocols',
    async run({ open }) {
      await using room = await open((incoming) => incoming.accept(recordingSink()));
      await rejection(room.connect(recordingSink(), { protocols: ['realtime'] }), 'CONNECT_FAILED');
    },
  },
];
