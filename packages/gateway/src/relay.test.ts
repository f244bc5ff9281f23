import { describe, expect, it } from 'vitest';
import { fakeConnection, type FakeConnection } from '../test/fake-connection.ts';
import { admitted, SESSION_CREATED, type Stage, stage, type StageOptions, UPSTREAM_KEY } from '../test/stage.ts';

const remote = (code: number, reason = '') => ({ code, reason, initiator: 'remote' }) as const;

async function session(options?: StageOptions): Promise<Stage & { client: FakeConnection; upstream: FakeConnection }> {
  const scene = await stage(options);
  const client = await admitted(scene.knock());
  return Object.assign(scene, { client, upstream: scene.upstreams[0]!.connection });
}

describe('frames', () => {
  it('pass both ways as they are, in order', async () => {
    await using scene = await session();
    const frames = ['{"a": 1 }', 'not JSON', '', new Uint8Array([123, 125]), ' ', '{"type":"session.update"}'];
    for (const frame of frames) scene.client.receive(frame);
    for (const frame of frames) scene.upstream.receive(frame);
    expect(scene.upstream.sent).toEqual(frames);
    expect(scene.client.sent).toEqual([SESSION_CREATED, ...frames]);
  });

  it('that arrive before the client is joined are not lost, also when the upstream closes right behind them', async () => {
    await using scene = await stage({
      connect(_request, sink) {
        const connection = fakeConnection(sink);
        for (const frame of [SESSION_CREATED, 'second', 'third']) connection.receive(frame);
        connection.end(remote(4001, 'done'));
        return Promise.resolve(connection);
      },
    });
    const client = await admitted(scene.knock());
    expect(client.sent).toEqual([SESSION_CREATED, 'second', 'third']);
    expect(client.closedWith).toEqual({ code: 4001, reason: 'done' });
  });

  it('of two sessions never meet', async () => {
    await using scene = await stage();
    const [first, second] = [await admitted(scene.knock()), await admitted(scene.knock())];
    scene.upstreams[0]!.connection.receive('for the first');
    second.receive('from the second');
    expect(first.sent).toEqual([SESSION_CREATED, 'for the first']);
    expect(second.sent).toEqual([SESSION_CREATED]);
    expect(scene.upstreams[1]!.connection.sent).toEqual(['from the second']);
  });

  it('larger than allowed end the session with 1009; the size counts in UTF-8', async () => {
    await using scene = await session({ maximumPayloadBytes: 10 });
    scene.client.receive('1234567890');
    scene.client.receive('ééééé');
    expect(scene.upstream.sent).toHaveLength(2);
    scene.client.receive('éééééé');
    expect(scene.client.closedWith?.code).toBe(1009);
    expect(scene.upstream.sent).toHaveLength(2);
    expect(scene.upstream.closedWith?.code).toBe(1000);
  });
});

describe('a slow reader', () => {
  it('pauses its own source and leaves the other direction alone', async () => {
    await using scene = await session({ highWaterBytes: 10 });
    scene.client.stuck = true;
    scene.upstream.receive('x'.repeat(11));
    expect(scene.upstream.isPaused).toBe(true);
    expect(scene.client.isPaused).toBe(false);
    scene.upstream.stuck = true;
    scene.client.receive('y'.repeat(11));
    expect(scene.client.isPaused).toBe(true);

    scene.client.drain();
    await expect.poll(() => scene.upstream.isPaused).toBe(false);
    expect(scene.client.isPaused).toBe(true);
    scene.upstream.drain();
    await expect.poll(() => scene.client.isPaused).toBe(false);
  });

  it('gets everything in order once it reads again', async () => {
    await using scene = await session({ highWaterBytes: 10 });
    scene.client.stuck = true;
    const frames = Array.from({ length: 50 }, (_, index) => `frame ${index}`);
    for (const frame of frames) scene.upstream.receive(frame);
    expect(scene.client.sent.length).toBeLessThan(10);
    scene.client.stuck = false;
    scene.client.drain();
    await expect.poll(() => scene.client.sent).toEqual([SESSION_CREATED, ...frames]);
  });

  it('that makes no progress ends the session with 1013', async () => {
    await using scene = await session({ highWaterBytes: 10, stallTimeoutMs: 1_000 });
    scene.client.stuck = true;
    scene.upstream.receive('x'.repeat(11));
    scene.clock.advance(1_000);
    expect(scene.client.closedWith?.code).toBe(1013);
    expect(scene.upstream.closedWith?.code).toBe(1000);
  });

  it('that makes progress, however slow, is left alone', async () => {
    await using scene = await session({ highWaterBytes: 10, stallTimeoutMs: 1_000 });
    scene.client.stuck = true;
    scene.upstream.receive('x'.repeat(11));
    for (let left = 10; left > 0; left -= 1) {
      scene.clock.advance(999);
      scene.client.drain(1);
    }
    expect(scene.client.closedWith).toBeUndefined();
  });

  it('does not hide the end of its source', async () => {
    await using scene = await session({ highWaterBytes: 10 });
    scene.client.stuck = true;
    scene.upstream.receive('x'.repeat(11));
    scene.upstream.receive('last');
    scene.upstream.end(remote(1000));
    expect(scene.client.closedWith).toBeUndefined();
    scene.client.drain();
    await expect.poll(() => scene.client.closedWith?.code).toBe(1000);
    expect(scene.client.sent.at(-1)).toBe('last');
  });
});

describe('the end', () => {
  it.each([
    [1000, 1000],
    [1001, 1001],
    [1005, 1000],
    [1006, 1011],
    [1011, 1011],
    [1013, 1013],
    [1015, 1011],
    [3000, 3000],
    [4000, 4000],
  ])('of the upstream with %i reaches the client as %i', async (code, forwarded) => {
    await using scene = await session();
    scene.upstream.end(remote(code, 'why'));
    expect(scene.client.closedWith).toEqual({ code: forwarded, reason: 'why' });
  });

  it.each([
    [1000, 1000],
    [1001, 1000],
    [1005, 1000],
    [1011, 1000],
    [1015, 1000],
    [3000, 3000],
    [4321, 4321],
  ])('of the client with %i reaches the upstream as %i, which every transport takes', async (code, forwarded) => {
    await using scene = await session();
    scene.client.end(remote(code));
    expect(scene.upstream.closedWith?.code).toBe(forwarded);
  });

  it('by a lost upstream is 1011, by a lost client is 1000', async () => {
    await using first = await session();
    first.upstream.end({ code: 1006, reason: 'ECONNRESET upstream-host', initiator: 'lost' });
    expect(first.client.closedWith?.code).toBe(1011);
    expect(first.client.closedWith?.reason).not.toContain('upstream-host');
    await using second = await session();
    second.client.end({ code: 1006, reason: '', initiator: 'lost' });
    expect(second.upstream.closedWith?.code).toBe(1000);
  });

  it('keeps secrets out of the reason, and the reason within 123 bytes', async () => {
    await using scene = await session();
    const reason = `key ${UPSTREAM_KEY} at wss://upstream-host.invalid/x and upstream-host.invalid:443 sk-abcdefghijk ${'é'.repeat(80)}`;
    scene.upstream.end(remote(4000, reason));
    const sent = scene.client.closedWith?.reason ?? '';
    for (const secret of [UPSTREAM_KEY, 'upstream-host', 'sk-abc']) expect(sent).not.toContain(secret);
    expect(new TextEncoder().encode(sent).length).toBeLessThanOrEqual(123);
    expect(sent).not.toContain('\uFFFD');
  });

  it('comes after a silence in both directions, and not while one side speaks', async () => {
    await using scene = await session({ idleTimeoutMs: 1_000 });
    for (let turn = 0; turn < 5; turn += 1) {
      scene.clock.advance(900);
      (turn % 2 === 0 ? scene.client : scene.upstream).receive('x');
    }
    expect(scene.client.closedWith).toBeUndefined();
    scene.clock.advance(1_000);
    expect(scene.client.closedWith?.code).toBe(1001);
    expect(scene.upstream.closedWith?.code).toBe(1000);
  });

  it('comes when the session reaches its maximum age', async () => {
    await using scene = await session({ maximumSessionMs: 10_000, idleTimeoutMs: 6_000 });
    scene.clock.advance(5_000);
    scene.client.receive('x');
    scene.clock.advance(5_000);
    expect(scene.client.closedWith?.code).toBe(1001);
    await expect.poll(() => scene.log.join('\n')).toContain('"cause":"expired"');
  });

  it('leaves no timer and says what happened, without content', async () => {
    await using scene = await session();
    scene.client.receive('a secret prompt');
    scene.upstream.end(remote(1000));
    await expect.poll(() => scene.gateway.sessionCount).toBe(0);
    expect(scene.clock.timerCount).toBe(0);
    const log = scene.log.join('\n');
    expect(log).toContain('"cause":"upstream"');
    expect(log).toContain('"clientFrameCount":1');
    expect(log).not.toContain('secret prompt');
    expect(log).not.toContain(UPSTREAM_KEY);
  });
});

describe('a client that leaves during its handshake', () => {
  it('takes the upstream connection with it', async () => {
    let open: (connection: FakeConnection) => void = () => undefined;
    let sinkOfUpstream: Parameters<typeof fakeConnection>[0] | undefined;
    await using scene = await stage({
      connect(_request, sink) {
        sinkOfUpstream = sink;
        return new Promise((resolve) => (open = resolve));
      },
    });
    const client = scene.knock();
    await expect.poll(() => sinkOfUpstream).toBeDefined();
    client.leave();
    await expect.poll(() => scene.gateway.sessionCount).toBe(0);
    expect(scene.log.join('\n')).not.toMatch(/refused|not reached/);
    const late = fakeConnection(sinkOfUpstream!);
    open(late);
    await expect.poll(() => late.closedWith).toBeDefined();
  });
});

describe('dispose', () => {
  it('refuses newcomers, lets a session end by itself, and is idempotent', async () => {
    await using scene = await session();
    const disposed = scene.gateway[Symbol.asyncDispose]();
    expect(await scene.knock().answered).toMatchObject({ status: 503 });
    scene.upstream.receive('the rest of the answer');
    expect(scene.client.sent.at(-1)).toBe('the rest of the answer');
    scene.client.end(remote(1000));
    await Promise.all([disposed, scene.gateway[Symbol.asyncDispose]()]);
    expect(scene.clock.timerCount).toBe(0);
  });

  it('ends what is left with 1001 after the drain', async () => {
    await using scene = await session({ drainTimeoutMs: 2_000 });
    const disposed = scene.gateway[Symbol.asyncDispose]();
    scene.clock.advance(1_999);
    expect(scene.client.closedWith).toBeUndefined();
    scene.clock.advance(1);
    await disposed;
    expect(scene.client.closedWith?.code).toBe(1001);
    expect(scene.upstream.closedWith?.code).toBe(1000);
  });

  it('answers 503 to a handshake in progress', async () => {
    await using scene = await stage({ connect: () => new Promise(() => undefined) });
    const client = scene.knock();
    await Promise.resolve();
    await scene.gateway[Symbol.asyncDispose]();
    expect(await client.answered).toMatchObject({ status: 503 });
  });
});
