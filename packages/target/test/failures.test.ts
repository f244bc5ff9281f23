import { testClock } from '@antiphon/compliance';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { AntiphonError, type ConversationMemory } from '@antiphon/interface';
import { inProcessMemory } from '@antiphon/memory';
import { describe, expect, it } from 'vitest';
import { settle } from './settle.ts';
import { scene } from './scene.ts';

describe('a prompt that fails', () => {
  it('rejects with TIMEOUT when the server never answers, whatever it did before, and leaves no timer and no connection', async () => {
    const clock = testClock();
    const at = { response_id: 'resp_1', item_id: 'item_1', output_index: 0, content_index: 0 };
    await using stage = await scene(
      {
        respond: (to) => {
          to.send({ type: 'response.created', response: { id: 'resp_1', status: 'in_progress', output: [] } });
          to.send({ type: 'response.output_audio.delta', ...at, delta: 'AAAA' });
          to.send({ type: 'response.output_audio.done', ...at });
        },
      },
      { clock },
    );
    const outcome = stage.target.sendText('hello', 'c').catch((error: unknown) => error);
    while (stage.server.connections[0]?.received.at(-1)?.['type'] !== 'response.create') await settle();
    await clock.advanceAsync(59_990);
    expect(await stage.memory.getMessages()).toEqual([]);
    await clock.advanceAsync(10);
    expect(await outcome).toMatchObject({ code: 'TIMEOUT' });
    await stage.target.cleanupTarget();
    await settle();
    expect(stage.server.connections[0]?.isOpen).toBe(false);
    expect(clock.timerCount).toBe(0);
    expect(await readdir(stage.folder)).toEqual([]);
  });

  it('takes the time limit of the call over that of the options', async () => {
    await using stage = await scene({ respond: () => undefined }, { requestOptions: { timeoutMs: 50_000 } });
    await expect(stage.target.sendText('hello', 'c', { timeoutMs: 30 })).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('for a time limit that is none is refused before anything happens', async () => {
    await using stage = await scene();
    await expect(stage.target.sendText('hello', 'c', { timeoutMs: -1 })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    expect(stage.server.attemptCount).toBe(0);
    expect(await stage.memory.getMessages()).toEqual([]);
  });

  it('is remembered with the prompt and an error piece, and the next prompt goes out in a new session', async () => {
    const error = { type: 'server_error', code: null, message: 'the model tripped over Bearer canary-token-1' };
    await using stage = await scene({
      respond: (to, turn) =>
        turn === 0
          ? to.say({ status: 'failed', statusDetails: { type: 'failed', error } })
          : to.say({ transcript: 'fine' }),
    });
    await expect(stage.target.sendText('hello', 'c')).rejects.toMatchObject({
      code: 'SERVER_ERROR',
      details: { errorType: 'server_error' },
    });
    const stored = await stage.memory.getMessages({ conversationId: 'c' });
    expect(stored.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(stored[1]?.pieces).toMatchObject([
      { convertedValueDataType: 'error', responseError: 'unknown', metadata: { errorCode: 'SERVER_ERROR' } },
    ]);
    expect(JSON.stringify(stored)).not.toContain('canary');
    expect(await stage.target.sendText('again', 'c')).toMatchObject({ transcript: 'fine' });
    const items = stage.server.connections[1]?.items ?? [];
    expect(items.map((item) => item['role'])).toEqual(['user', 'user', 'assistant']);
  });

  it('says RATE_LIMITED when the answer was refused for that', async () => {
    const error = { type: 'requests', code: 'rate_limit_exceeded', message: 'Please try again in 1.5s.' };
    await using stage = await scene({
      respond: (to) => to.say({ status: 'failed', statusDetails: { type: 'failed', error } }),
    });
    await expect(stage.target.sendText('hello', 'c')).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: 1_500,
    });
  });

  it('says SERVER_ERROR when an error event refuses the answer', async () => {
    const error = {
      type: 'invalid_request_error',
      code: 'invalid_value',
      message: 'no such voice',
      param: 'response.audio',
    };
    await using stage = await scene({ respond: (to) => to.send({ type: 'error', error }) });
    await expect(stage.target.sendText('hello', 'c')).rejects.toMatchObject({
      code: 'SERVER_ERROR',
      details: { errorCode: 'invalid_value' },
    });
  });

  it('says PROTOCOL when audio of the answer is not base64, and saves none of it', async () => {
    const at = { response_id: 'resp_1', item_id: 'item_1', output_index: 0, content_index: 0 };
    await using stage = await scene({
      respond: (to, turn) => {
        if (turn > 0) return to.say({ transcript: 'fine' });
        to.send({ type: 'response.created', response: { id: 'resp_1', status: 'in_progress', output: [] } });
        to.send({ type: 'response.output_audio.delta', ...at, delta: 'AAAA' });
        to.send({ type: 'response.output_audio.delta', ...at, delta: 'not base64' });
      },
    });
    await expect(stage.target.sendText('hello', 'c')).rejects.toMatchObject({ code: 'PROTOCOL' });
    expect(await readdir(stage.folder)).toEqual([]);
    expect(await stage.target.sendText('again', 'c')).toMatchObject({ transcript: 'fine' });
  });

  it('says CONNECTION_LOST when the server closes in the middle of the answer, and does not say the prompt twice', async () => {
    await using stage = await scene({
      respond: (to) => {
        to.send({ type: 'response.created', response: { id: 'resp_1', status: 'in_progress', output: [] } });
        to.close(1011, 'out of luck');
      },
    });
    await expect(stage.target.sendText('hello', 'c')).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      details: { closeCode: 1011, closeReason: 'out of luck' },
    });
    expect(stage.server.attemptCount).toBe(1);
    expect(await readdir(stage.folder)).toEqual([]);
  });

  it('rejects with the reason of the signal, before, while it waits, and while it runs', async () => {
    await using stage = await scene({ respond: () => undefined });
    const reason = new Error('enough');
    await expect(stage.target.sendText('x', 'c', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(stage.server.attemptCount).toBe(0);
    const [runs, waits] = [new AbortController(), new AbortController()];
    const running = stage.target.sendText('one', 'c', { signal: runs.signal }).catch((error: unknown) => error);
    const waiting = stage.target.sendText('two', 'c', { signal: waits.signal }).catch((error: unknown) => error);
    while (stage.server.connections[0]?.received.at(-1)?.['type'] !== 'response.create') await settle();
    waits.abort(reason);
    expect(await waiting).toBe(reason);
    runs.abort(reason);
    expect(await running).toBe(reason);
    const stored = await stage.memory.getMessages();
    expect(stored.map(({ pieces }) => pieces[0]?.convertedValue)).toEqual(['one', 'Error: enough']);
  });

  it('says MEMORY where the answer cannot be written, and leaves nothing half-written', async () => {
    await using stage = await scene();
    await writeFile(stage.audioFolder, 'in the way');
    await expect(stage.target.sendText('hello', 'c')).rejects.toMatchObject({ code: 'MEMORY' });
    expect(await readdir(stage.folder)).toEqual(['audio']);
    await rm(stage.audioFolder);
    await mkdir(stage.audioFolder);
    expect(await stage.target.sendText('hello', 'c')).toMatchObject({ status: 'completed' });
  });

  it('says MEMORY when the turn cannot be remembered, and tells the next session only what is', async () => {
    const inner = inProcessMemory();
    let isBroken = true;
    const memory: ConversationMemory = {
      ...inner,
      addMessages: async (messages, options) => {
        if (isBroken) throw new AntiphonError({ code: 'MEMORY', message: 'the disk is full' });
        return inner.addMessages(messages, options);
      },
    };
    await using stage = await scene({}, { memory });
    await expect(stage.target.sendText('lost', 'c')).rejects.toMatchObject({ code: 'MEMORY' });
    isBroken = false;
    await stage.target.sendText('kept', 'c');
    expect(stage.server.connections[1]?.items.filter((item) => item['role'] === 'user')).toHaveLength(1);
  });
});

describe('connecting', () => {
  it('is tried again after a handshake that was refused with 429, when the server said, and then answers', async () => {
    const clock = testClock();
    await using stage = await scene(
      {
        admit: (incoming, index) => {
          if (index === 0)
            incoming.reject(429, { error: { type: 'requests', message: 'slow down' } }, { 'retry-after': '2' });
          return index > 0;
        },
      },
      { clock },
    );
    const turn = stage.target.sendText('hello', 'c');
    while (stage.server.attemptCount < 1) await settle();
    await clock.advanceAsync(1_900);
    expect(stage.server.attemptCount).toBe(1);
    await clock.advanceAsync(100);
    expect(await turn).toMatchObject({ status: 'completed' });
    expect(stage.server.attemptCount).toBe(2);
  });

  it.each([
    [401, 'AUTH_FAILED', 1],
    [404, 'CONNECT_FAILED', 1],
    [503, 'CONNECT_FAILED', 3],
  ])('that is refused with %s rejects with %s after %s attempts', async (status, code, attempts) => {
    const clock = testClock();
    await using stage = await scene({ admit: (incoming) => (incoming.reject(status), false) }, { clock });
    const outcome = stage.target.sendText('hello', 'c').catch((error: unknown) => error);
    while (stage.server.attemptCount < 1) await settle();
    await clock.advanceAsync(10_000);
    const error = await outcome;
    expect(error).toMatchObject({ code, details: { status } });
    expect(stage.server.attemptCount).toBe(attempts);
    expect(String(error)).not.toContain('canary');
    expect(clock.timerCount).toBe(0);
  });

  it('with a key that the API refuses in its own way rejects with AUTH_FAILED', async () => {
    await using stage = await scene({
      intercept: (to) => {
        to.send({
          type: 'error',
          error: { type: 'invalid_request_error', code: 'invalid_api_key', message: 'Incorrect API key' },
        });
        to.close(3000, 'invalid_request_error.invalid_api_key');
        return true;
      },
    });
    await expect(stage.target.sendText('hello', 'c')).rejects.toMatchObject({ code: 'AUTH_FAILED' });
    expect(stage.server.attemptCount).toBe(1);
  });
});
