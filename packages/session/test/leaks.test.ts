import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Connection, FrameSink, Transport } from '@antiphon/interface';
import { connectSession, type Session } from '@antiphon/session';
import { NEVER } from 'rxjs';
import { expect, test } from 'vitest';
import { createAudioUpload } from '../src/upload/audio-upload.ts';
import { countingSignal } from './support/counting-signal.ts';
import { fakeClock } from './support/fake-clock.ts';
import { openRecovering } from './support/open-recovering.ts';
import { openSession } from './support/open-session.ts';
import { scriptedServer, type ScriptedServer, settled } from './support/scripted-server.ts';
import { acknowledging, called, functionCall } from './support/tool-server.ts';
import { audioDelta, itemAdded, responseCreated, responseDone, userItem } from './support/server-events.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

async function runResponse(session: Session, server: ScriptedServer, id: string): Promise<WeakRef<object>[]> {
  const response = session.respond();
  let last: Uint8Array = new Uint8Array();
  response.audio$.subscribe((bytes) => (last = bytes));
  await server.next('response.create');
  server.send(responseCreated(id), audioDelta(id, new Uint8Array(100_000)), responseDone(id));
  await response.result;
  return [new WeakRef(response), new WeakRef(last)];
}

test('an ended response and its audio are not kept', async () => {
  await using open = await openSession();
  const references: WeakRef<object>[] = [];
  for (let turn = 0; turn < 10; turn += 1)
    references.push(...(await runResponse(open.session, open.server, `r${turn}`)));
  await settled();
  collectGarbage();
  // The last turn may still lie on the stack.
  const keptCount = references.slice(0, -4).filter((reference) => reference.deref() !== undefined).length;
  expect(keptCount).toBe(0);
});

test('what was uploaded before is not kept', async () => {
  const clock = fakeClock();
  const upload = createAudioUpload({
    clock,
    commandTimeoutMs: 1_000,
    nextEventId: () => 'event',
    send: () => undefined,
    connection: () => ({ drained: async () => undefined }),
    endReason: () => undefined,
    state: { current: { status: 'connecting' }, changes$: NEVER },
  });
  const references: WeakRef<object>[] = [];
  for (let call = 0; call < 10; call += 1)
    references.push(new WeakRef(await upload.inOrder(async () => ({ result: `of call ${call}` }))));
  await settled();
  collectGarbage();
  expect(references.slice(0, -2).filter((reference) => reference.deref() !== undefined)).toEqual([]);
  expect(clock.timerCount).toBe(0);
});

test('a signal that serves a whole program gathers no listeners', async () => {
  const { signal, listenerCount } = countingSignal();
  await using server = await scriptedServer({
    answer: (event) => (event.type === 'conversation.item.create' ? [itemAdded(userItem(event.item.id ?? ''))] : []),
  });
  const clock = fakeClock();
  const session = await connectSession({ ...server, clock }, { signal });
  expect(listenerCount()).toBe(0);
  await session.addItem(userItem('a'), { signal });
  await session.appendAudio(new Uint8Array(100_000), { signal });
  const response = session.respond({ signal });
  const outside = session.respond({ conversation: 'none', signal });
  await server.next('response.create');
  server.send(responseCreated('r1'), responseDone('r1'));
  await response.result;
  expect(listenerCount()).toBe(1);
  await session.close();
  await expect(outside.result).rejects.toMatchObject({ code: 'CLOSED' });
  expect(listenerCount()).toBe(0);
  expect(clock.timerCount).toBe(0);
});

test('close while everything waits leaves no timer', async () => {
  await using open = await openSession();
  const controller = new AbortController();
  open.session.respond({ signal: controller.signal });
  open.session.respond();
  open.session.respond({ conversation: 'none' });
  await open.server.next('response.create');
  open.server.send(responseCreated('r1'));
  await settled();
  controller.abort();
  const commands = [
    open.session.update({ instructions: 'x' }),
    open.session.clearAudio(),
    open.session.deleteItem('a'),
  ];
  expect(open.clock.timerCount).toBeGreaterThan(5);
  await open.session.close();
  await Promise.allSettled(commands);
  expect(open.clock.timerCount).toBe(0);
});

test('a connection that was left, and what it carried, is not kept; nor is a closed session', async () => {
  const references: WeakRef<object>[] = [];
  const run = async () => {
    const open = await openRecovering();
    const { transport } = open.server;
    const spied: Transport = {
      ...transport,
      async connect(request, sink, options) {
        // The scripted server keeps its ends for the test, and they keep ours: what the session holds is told apart from that.
        let heard: FrameSink | undefined = sink;
        const ear: FrameSink = {
          frame: (frame) => heard?.frame(frame),
          close(info) {
            heard?.close(info);
            heard = undefined;
          },
        };
        const connection = await transport.connect(request, ear, options);
        const seen: Connection = {
          ...connection,
          get bufferedBytes() {
            return connection.bufferedBytes;
          },
        };
        references.push(new WeakRef(seen));
        return seen;
      },
    };
    await using session = await connectSession({ ...open.server, transport: spied, clock: open.clock });
    references.push(new WeakRef(session));
    for (let change = 0; change < 5; change += 1) await session.rollOver();
    await settled();
    collectGarbage();
    // The session and the connection in use; the one before may still lie on the stack.
    expect(references.filter((reference) => reference.deref() !== undefined).length).toBeLessThanOrEqual(3);
    await session.close();
    await open[Symbol.asyncDispose]();
    expect(open.clock.timerCount).toBe(0);
  };
  await run();
  await settled();
  collectGarbage();
  expect(references.filter((reference) => reference.deref() !== undefined)).toEqual([]);
});

test('a signal that serves a whole program gathers no listeners over recoveries and rollovers', async () => {
  const { signal, listenerCount } = countingSignal();
  await using open = await openRecovering();
  for (let round = 0; round < 3; round += 1) {
    await open.session.addItem(userItem(`item_${round}`), { signal });
    await open.session.rollOver({ signal });
    open.server.sever();
    const waiting = open.session.addItem(userItem(`later_${round}`), { signal });
    await open.pass(500 * 2 ** round);
    await waiting;
  }
  expect(listenerCount()).toBe(0);
  expect(open.clock.timerCount).toBe(0);
});

test('a closed session leaves nothing of its tools, nor a disposed one what its calls held', async () => {
  await using open = await openSession({ answer: acknowledging });
  const { session, server } = open;
  const runCall = async (id: string) => {
    const held = { bytes: new Uint8Array(100_000) };
    const execute = () => String(held.bytes.length);
    const registration = session.registerTool({ name: id, execute });
    server.send(...called(id, functionCall(id)));
    await server.next('response.create');
    server.send(responseCreated(`${id} again`), responseDone(`${id} again`));
    registration[Symbol.dispose]();
    await settled();
    return new WeakRef(held);
  };
  const references: WeakRef<object>[] = [];
  for (let turn = 0; turn < 6; turn += 1) references.push(await runCall(`tool_${turn}`));
  await settled();
  collectGarbage();
  // The last turn may still lie on the stack.
  expect(references.slice(0, -2).filter((reference) => reference.deref() !== undefined)).toEqual([]);
  await session.close();
  expect(open.clock.timerCount).toBe(0);
});
