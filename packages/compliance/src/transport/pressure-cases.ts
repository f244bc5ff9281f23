import { expect } from 'chai';
import type { ComplianceCase } from '../compliance-case.ts';
import { reasonOf, rejection } from '../expectations.ts';
import { recordingSink, textOf } from '../recording-sink.ts';
import { watchedSignal } from '../watched-signal.ts';
import type { Pair, TransportContext } from './transport-room.ts';

const CHUNK_COUNT = 128;

/** More than any operating system takes off a transport's hands. */
function sendMuch({ client }: Pair): void {
  const chunk = 'x'.repeat(256 * 1024);
  for (let index = 0; index < CHUNK_COUNT; index += 1) client.send(chunk);
}

/** What holds of pausing, and of a reader that is slower than its writer. */
export const PRESSURE_CASES: readonly ComplianceCase<TransportContext>[] = [
  {
    name: 'holds frames while paused, also those that arrived in the same piece, and the close behind them',
    async run({ pair, roundTrips }) {
      const sink = recordingSink((frame) => {
        if (textOf(frame) === 'pause') it.client.pause();
      });
      await using it = await pair({ sink });
      const { client } = it;
      for (const frame of ['one', 'pause', 'three', 'pause', 'five']) it.server.send(frame);
      void it.server.close(4002, 'end');
      await sink.count(2);
      await roundTrips();
      expect(sink.heard).to.deep.equal(['one', 'pause']);
      client.resume();
      await sink.count(4);
      await roundTrips();
      expect(sink.heard).to.deep.equal(['one', 'pause', 'three', 'pause']);
      client.resume();
      await sink.closed;
      expect(sink.heard).to.deep.equal(['one', 'pause', 'three', 'pause', 'five', 'close 4002 end remote']);
    },
  },
  {
    name: 'closes while paused, without waiting for a resume',
    async run({ pair, roundTrips }) {
      await using it = await pair();
      it.client.pause();
      it.server.send('held');
      await roundTrips();
      const closed = it.client.close();
      it.client.pause();
      expect(await closed).to.deep.equal({ code: 1000, reason: '', initiator: 'local' });
      expect(it.sink.heard).to.deep.equal(['close 1000  local']);
    },
  },
  {
    name: 'shows a slow reader in bufferedBytes, and drained waits for it',
    async run({ pair, roundTrips }) {
      await using it = await pair();
      it.server.pause();
      await it.client.drained();
      sendMuch(it);
      let isDrained = false;
      const drained = it.client.drained().then(() => (isDrained = true));
      await roundTrips();
      expect(isDrained, 'drained while the reader is paused').to.equal(false);
      expect(it.client.bufferedBytes).to.be.greaterThan(64 * 1024);
      it.server.resume();
      await drained;
      expect(it.client.bufferedBytes).to.be.lessThan(64 * 1024);
      await it.serverSink.count(CHUNK_COUNT);
      await it.client.drained();
    },
  },
  {
    name: 'rejects drained with the reason of its signal, or with CLOSED when the connection ends',
    async run({ pair }) {
      await using it = await pair();
      it.server.pause();
      sendMuch(it);
      const reason = new Error('no patience');
      const aborter = watchedSignal();
      const aborted = reasonOf(it.client.drained({ signal: aborter.signal }));
      const ended = rejection(it.client.drained(), 'CLOSED');
      aborter.abort(reason);
      expect(await aborted).to.equal(reason);
      expect(aborter.listenerCount).to.equal(0);
      expect(await reasonOf(it.client.drained({ signal: AbortSignal.abort(reason) }))).to.equal(reason);
      expect((await it.client.close()).initiator).to.equal('local');
      await ended;
      await rejection(it.client.drained(), 'CLOSED');
      expect(it.room.clock.timerCount).to.equal(0);
    },
  },
];
