import { leavingNoHandle } from '@antiphon/compliance';
import { type CredentialProvider, createCredential } from '@antiphon/interface';
import { createEmulator, type Emulator } from '@antiphon/emulator';
import { endpointFromUrl } from '@antiphon/protocol';
import { connectSession, type ConnectSessionOptions, type RecoveryReport, type Session } from '@antiphon/session';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { faultProxy, type Faults, seededRandom } from '../../transport-ws/test/fault-proxy.ts';
import { servePeers } from './support/scripted-peers.ts';
import { itemAdded, responseCreated, responseDone, userItem } from './support/server-events.ts';

/** Faults for each connection through a proxy: of the first, the second, and so on. */
type FaultsByConnection = (index: number) => Faults;

// The proxy reads its faults when a connection comes.
function changing(faultsOf: FaultsByConnection): Faults {
  let index = 0;
  let present: Faults = {};
  return {
    get latencyMs() {
      present = faultsOf(index);
      index += 1;
      return present.latencyMs ?? 0;
    },
    get bytesPerSecond() {
      return present.bytesPerSecond;
    },
    get sliceBytes() {
      return present.sliceBytes;
    },
    get limit() {
      return present.limit;
    },
  } as Faults;
}

const anyKey: CredentialProvider = {
  name: 'any',
  getCredential: async () => createCredential({ kind: 'api-key', value: 'any-key' }),
};
/** Attempts without delay: nothing here waits for the clock. */
const AT_ONCE = { random: () => 0, maximumAttempts: 50 };

interface Stage {
  readonly emulator: Emulator;
  readonly connect: (options?: Partial<ConnectSessionOptions>) => Promise<Session>;
}

async function onStage(
  faults: { readonly toClient?: FaultsByConnection; readonly toServer?: FaultsByConnection; readonly seed?: number },
  act: (stage: Stage) => Promise<void>,
): Promise<void> {
  await using emulator = await createEmulator({ listener: wsListener(), pace: Infinity });
  await using proxy = await faultProxy(emulator.url, {
    toClient: changing(faults.toClient ?? (() => ({}))),
    toServer: changing(faults.toServer ?? (() => ({}))),
    random: seededRandom(faults.seed ?? 1),
  });
  const endpoint = endpointFromUrl(proxy.url, { model: 'emulated' });
  await act({
    emulator,
    connect: (options) =>
      connectSession({ endpoint, transport: wsTransport(), credentials: anyKey, recovery: AT_ONCE, ...options }),
  });
}

async function sayAndHear(session: Session, text: string): Promise<string> {
  await session.addItem({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });
  const response = session.respond();
  let byteCount = 0;
  response.audio$.subscribe((pcm) => (byteCount += pcm.length));
  const { transcript } = await response.result;
  expect(byteCount).toBeGreaterThan(0);
  return transcript;
}

/** Appends piece after piece. Resolves with how many there were, and rejects when one is not taken. */
async function speakUntil(session: Session, signal: AbortSignal): Promise<number> {
  let count = 0;
  for (; !signal.aborted; count += 1) {
    await session.appendAudio(new Int16Array(480));
    await new Promise((resolve) => void setImmediate(resolve));
  }
  return count;
}

const nextReport = (session: Session): Promise<RecoveryReport> => firstValueFrom(session.recoveries$);

describe('over real sockets', () => {
  it.each(['end', 'reset'] as const)(
    'a line that is cut by an %s in the middle of an answer is made anew',
    async (how) => {
      const cut: FaultsByConnection = (index) => (index === 0 ? { limit: { afterBytes: 20_000, how } } : {});
      await onStage({ toClient: cut }, async ({ connect }) => {
        await using session = await connect({ config: { instructions: 'be brief' } });
        const recovered = nextReport(session);
        await session.addItem({
          type: 'message',
          role: 'user',
          content: [{ type: 'input_text', text: 'a long story' }],
        });
        const failure = await session.respond().result.catch((error: unknown) => error);
        expect(failure).toMatchObject({ code: 'CONNECTION_LOST', details: { closeCode: 1006 } });
        expect(await recovered).toMatchObject({ cause: 'loss', close: { code: 1006, initiator: 'lost' } });
        expect(await sayAndHear(session, 'and now')).toContain('and now');
        expect(session.state).toMatchObject({ status: 'open', session: { instructions: 'be brief' } });
      });
    },
  );

  it('a line that breaks anywhere, again and again, ends in the same talk', async () => {
    for (let seed = 1; seed <= 24; seed += 1) {
      const random = seededRandom(seed);
      const limits = [0, 1, 2].map(() => Math.floor(random() * 6_000));
      const cut: FaultsByConnection = (index) => {
        const afterBytes = limits[index - 1];
        return afterBytes === undefined ? {} : { limit: { afterBytes, how: 'reset' } };
      };
      await onStage({ toClient: cut, seed }, async ({ connect }) => {
        await using session = await connect();
        await session.addItem(userItem('first', 'remember this'));
        const recovered = nextReport(session);
        // The first line is sound until it is told to go; those after it break by chance.
        void session.rollOver({ isImmediate: true }).catch(() => undefined);
        await recovered;
        let answer: string | undefined;
        for (let attempt = 0; attempt < 10 && answer === undefined; attempt += 1)
          answer = await sayAndHear(session, `seed ${seed}`).catch(() => undefined);
        expect(answer, `seed ${seed}`).toContain(`seed ${seed}`);
        const ids = session.conversation.items.map(({ id }) => id);
        expect(ids[0], `seed ${seed}`).toBe('first');
        expect(new Set(ids).size, `seed ${seed}`).toBe(ids.length);
        const held = await session.retrieveItem('first');
        expect(held, `seed ${seed}`).toMatchObject({ content: [{ text: 'remember this' }] });
      });
    }
  });

  it('a microphone goes on while a server says goodbye, and so does what is asked meanwhile', async () => {
    await using served = await servePeers(wsListener(), {});
    const endpoint = endpointFromUrl(served.url, { model: 'm' });
    await using session = await connectSession({ endpoint, transport: wsTransport(), recovery: AT_ONCE });
    const first = await served.peer(0);
    const microphone = new AbortController();
    const talking = speakUntil(session, microphone.signal);
    await first.next('input_audio_buffer.append');
    const leaving = first.close(1001, 'restarting');
    const adding = session.addItem(userItem('i1', 'still there?'));
    await leaving;
    const second = await served.peer(1);
    await second.next('input_audio_buffer.append');
    await second.next('conversation.item.create');
    await adding;
    microphone.abort();
    expect(await talking).toBeGreaterThan(1);
    expect(second.heard.filter(({ type }) => type === 'conversation.item.create')).toHaveLength(1);
  });

  it('a network that falls silent is found out by pings, and left', async () => {
    const hole: FaultsByConnection = (index) =>
      index === 0 ? { limit: { afterBytes: 3_000, how: 'black hole' } } : {};
    await onStage({ toClient: hole }, async ({ connect }) => {
      const transport = wsTransport({ pingIntervalMs: 20, pongTimeoutMs: 20 });
      await using session = await connect({ transport });
      const recovered = nextReport(session);
      session.respond().result.catch(() => undefined);
      expect(await recovered).toMatchObject({ cause: 'loss', close: { initiator: 'lost' } });
      expect(await sayAndHear(session, 'there you are')).toContain('there you are');
    });
  });

  it('a line in small pieces, and a slow one, carry a restoration', async () => {
    const faults: FaultsByConnection = (index) => (index === 0 ? {} : { sliceBytes: 7 });
    await onStage({ toClient: faults, toServer: faults }, async ({ connect }) => {
      await using session = await connect();
      for (let index = 0; index < 20; index += 1) await session.addItem(userItem(`item_${index}`, `number ${index}`));
      expect(await session.rollOver()).toMatchObject({ restoredItemCount: 20, losses: [] });
      expect(await session.retrieveItem('item_19')).toMatchObject({ content: [{ text: 'number 19' }] });
    });
  });

  it.each([1001, 1011, 1012, 1013, 1008, 4000])(
    'a close with %i at any point of a turn ends as it should',
    async (code) => {
      const isRecoverable = ![1008, 4000].includes(code);
      for (const point of ['idle', 'asked', 'created', 'done']) {
        await using server = await servePeers(wsListener(), {});
        const endpoint = endpointFromUrl(server.url, { model: 'scripted' });
        await using session = await connectSession({ endpoint, transport: wsTransport(), recovery: AT_ONCE });
        const ended = new Promise<unknown>((resolve) => void session.events$.subscribe({ error: resolve }));
        const recovered = nextReport(session).catch(() => undefined);
        const peer = await server.peer(0);
        peer.send(itemAdded(userItem('u'), null));
        const response = point === 'idle' ? undefined : session.respond();
        response?.result.catch(() => undefined);
        if (point !== 'idle') await peer.next('response.create');
        if (point === 'created' || point === 'done') peer.send(responseCreated('r1'));
        if (point === 'done') peer.send(responseDone('r1'));
        await peer.close(code, 'as told');
        if (!isRecoverable) {
          expect(await ended).toMatchObject({
            details: { closeCode: code, closeReason: 'as told', initiator: 'remote' },
          });
          continue;
        }
        expect(await recovered).toMatchObject({ restoredItemCount: 1, close: { code, reason: 'as told' } });
        if (point === 'asked') (await server.peer(1)).send(responseCreated('r2'), responseDone('r2'));
        const result = await response?.result.catch((error: unknown) => error);
        if (point === 'asked' || point === 'done') expect(result).toMatchObject({ status: 'completed' });
        if (point === 'created') expect(result).toMatchObject({ code: 'CONNECTION_LOST' });
      }
    },
  );

  it('a credential that cannot be had for a while is asked for again; one that is refused ends the session', async () => {
    let asked = 0;
    const credentials: CredentialProvider = {
      name: 'moody',
      async getCredential() {
        asked += 1;
        if (asked === 2) return new Promise(() => undefined);
        return createCredential({ kind: 'api-key', value: asked > 3 ? 'wrong-key' : 'right-key' });
      },
    };
    await using emulator = await createEmulator({ listener: wsListener(), apiKey: 'right-key' });
    await using proxy = await faultProxy(emulator.url, {
      toClient: changing((index) => (index < 2 ? { limit: { afterBytes: 2_500, how: 'reset' } } : {})),
    });
    const endpoint = endpointFromUrl(proxy.url, { model: 'emulated' });
    const options = { endpoint, transport: wsTransport(), credentials, recovery: AT_ONCE, connectTimeoutMs: 200 };
    await using session = await connectSession(options);
    const ended = new Promise<unknown>((resolve) => void session.events$.subscribe({ error: resolve }));
    const recovered = nextReport(session);
    session.respond().result.catch(() => undefined);
    await recovered;
    expect(asked).toBe(3);
    session.respond().result.catch(() => undefined);
    expect(await ended).toMatchObject({ code: 'AUTH_FAILED', details: { status: 401 } });
  });

  it('nothing is left open: neither a socket nor a timer, however it ends', async () => {
    await leavingNoHandle(async () => {
      const cut: FaultsByConnection = (index) => (index === 0 ? { limit: { afterBytes: 3_000, how: 'reset' } } : {});
      await onStage({ toClient: cut }, async ({ connect, emulator }) => {
        const session = await connect({ recovery: { ...AT_ONCE, maximumSessionMs: 60_000 } });
        const recovered = nextReport(session);
        session.respond().result.catch(() => undefined);
        await recovered;
        await session.rollOver();
        await session.close();
        while (emulator.sessionCount > 0) await new Promise((resolve) => void setImmediate(resolve));
      });
    });
  });
});
