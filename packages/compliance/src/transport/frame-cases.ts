import { expect } from 'chai';
import type { ComplianceCase } from '../compliance-case.ts';
import { recordingSink, textOf } from '../recording-sink.ts';
import type { TransportContext } from './transport-room.ts';

const MIB = 1024 * 1024;

/** What holds of the frames that travel. */
export const FRAME_CASES: readonly ComplianceCase<TransportContext>[] = [
  {
    name: 'delivers what the peer sends in the moment of the upgrade, and its close after that',
    async run({ open }) {
      await using room = await open((incoming) => {
        const server = incoming.accept(recordingSink());
        server.send('first');
        server.send('second');
        void server.close(4000, 'done');
      });
      const sink = recordingSink();
      await room.connect(sink);
      await sink.closed;
      expect(sink.heard).to.deep.equal(['first', 'second', 'close 4000 done remote']);
    },
  },
  {
    name: 'keeps 1,000 frames in order, both ways',
    async run({ pair }) {
      await using it = await pair();
      const sent = Array.from({ length: 1_000 }, (_, index) => `frame ${index}`);
      for (const frame of sent) {
        it.client.send(frame);
        it.server.send(frame);
      }
      await Promise.all([it.sink.count(1_000), it.serverSink.count(1_000)]);
      expect(it.sink.heard).to.deep.equal(sent);
      expect(it.serverSink.heard).to.deep.equal(sent);
    },
  },
  {
    name: 'carries empty, 1-byte, 1 MiB and 16 MiB texts both ways, as string and as bytes',
    async run({ pair }) {
      for (const length of [0, 1, MIB, 16 * MIB]) {
        await using it = await pair();
        const text = 'a'.repeat(length);
        it.client.send(text);
        it.client.send(new TextEncoder().encode(text));
        it.server.send(text);
        it.server.send(new TextEncoder().encode(text));
        await Promise.all([it.sink.count(2), it.serverSink.count(2)]);
        for (const heard of [...it.sink.heard, ...it.serverSink.heard]) {
          expect(heard.length).to.equal(length);
          // Compared first, so that a failure does not print megabytes.
          expect(heard === text, `the same ${length} characters`).to.equal(true);
        }
      }
    },
  },
  {
    name: 'gives the same text for a string and for its UTF-8 bytes',
    async run({ pair }) {
      await using it = await pair();
      const text = '\uFEFFgrüße, 世界 🎧';
      it.client.send(text);
      it.client.send(new TextEncoder().encode(`..${text}`).subarray(2));
      await it.serverSink.count(2);
      expect(it.serverSink.heard).to.deep.equal([text, text]);
    },
  },
  {
    name: 'leaves the bytes given to send as they were',
    async run({ pair }) {
      await using it = await pair();
      const bytes = new TextEncoder().encode('unchanged');
      it.client.send(bytes);
      await it.serverSink.count(1);
      expect(textOf(bytes)).to.equal('unchanged');
    },
  },
];
