import { testClock } from '@antiphon/compliance';
import { readFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import { readWav } from '@antiphon/audio';
import { createCredential, type CredentialOptions } from '@antiphon/interface';
import { createPiece } from '@antiphon/memory';
import { azure } from '@antiphon/protocol';
import { describe, expect, it } from 'vitest';
import { RealtimeTarget, type RealtimeTargetOptions } from '../src/index.ts';
import { settle } from './settle.ts';
import { scene, typesOf } from './scene.ts';
import { scriptedServer } from './scripted-server.ts';

describe('RealtimeTarget', () => {
  it('sends headers and the key in the handshake, and nothing secret in the URL', async () => {
    await using stage = await scene({}, { headers: { 'X-Team': 'red' } });
    await stage.target.sendText('hello', 'c');
    const [connection] = stage.server.connections;
    expect(connection?.headers).toMatchObject({ 'x-team': 'red', authorization: 'Bearer canary-secret-key' });
    expect(connection?.url.href).not.toContain('canary');
  });

  it('logs neither content nor secrets', async () => {
    const error = { type: 'server_error', code: 'oops', message: 'no' };
    await using stage = await scene({
      respond: (to, turn) => {
        if (turn === 0) return to.say({ transcript: 'canary-answer', samples: new Int16Array(10) });
        return to.say({ status: 'failed', statusDetails: { type: 'failed', error } });
      },
    });
    await stage.target.sendText('canary-prompt', 'c', { labels: { note: 'canary-label' } });
    stage.server.connections[0]?.close(1001);
    await settle();
    await stage.target.sendText('canary-prompt', 'c').catch(() => undefined);
    expect(stage.logged.join('\n')).not.toContain('canary');
  });

  it('says which target it is without the key, a header or a query', async () => {
    await using server = await scriptedServer();
    await using target = new RealtimeTarget({
      transport: server.transport,
      endpoint: 'wss://proxy.example/v1/realtime?model=m&token=canary-in-query',
      apiKey: 'canary-secret-key',
      headers: { cookie: 'canary-header' },
      voice: { id: 'voice_1' },
      maxRequestsPerMinute: 5,
      apiVersion: '2025-04-01-preview',
    });
    expect(target.getIdentifier()).toEqual({
      type: 'RealtimeTarget',
      endpoint: 'wss://proxy.example/v1/realtime',
      modelName: 'm',
      voice: 'voice_1',
      maxRequestsPerMinute: 5,
      apiVersion: '2025-04-01-preview',
    });
    expect(inspect(target, { depth: 9, showHidden: true }) + JSON.stringify(target)).not.toContain('canary');
  });

  it('names its environment variables and converters, on the class and on each target', async () => {
    await using stage = await scene();
    for (const named of [RealtimeTarget, stage.target]) {
      expect(named.apiKeyEnvironmentVariable).toBe('OPENAI_REALTIME_API_KEY');
      expect(named.endpointEnvironmentVariable).toBe('OPENAI_REALTIME_ENDPOINT');
      expect(named.modelNameEnvironmentVariable).toBe('OPENAI_REALTIME_MODEL');
      expect(named.supportedConverters).toEqual([]);
    }
  });

  it('has no JSON answers', async () => {
    await using stage = await scene();
    expect(stage.target.isJsonResponseSupported()).toBe(false);
    expect(stage.target.isResponseFormatJson(createPiece({ value: 'x' }))).toBe(false);
    const piece = createPiece({ value: 'x', metadata: { responseFormat: 'json' } });
    expect(() => stage.target.isResponseFormatJson(piece)).toThrowError(
      expect.objectContaining({ code: 'UNSUPPORTED' }),
    );
  });

  it('does not stream yet, and says so', async () => {
    await using stage = await scene();
    expect(() => stage.target.openStreamingSession()).toThrowError(expect.objectContaining({ code: 'UNSUPPORTED' }));
  });

  it('counts the prompts of all conversations against one limit', async () => {
    const clock = testClock();
    await using stage = await scene({}, { clock, maxRequestsPerMinute: 2 });
    const answered: string[] = [];
    const turns = ['a', 'b', 'c'].map((id) => stage.target.sendText('hello', id).then(() => answered.push(id)));
    while (answered.length < 2) await settle();
    await clock.advanceAsync(59_000);
    expect(stage.server.attemptCount).toBe(2);
    await clock.advanceAsync(1_000);
    await Promise.all(turns);
    expect(answered).toHaveLength(3);
  });

  it('takes no place in the limit for a prompt that waits for an earlier one, nor does its time run', async () => {
    const clock = testClock();
    const answer: (() => void)[] = [];
    await using stage = await scene({ respond: (to) => void answer.push(() => to.say({ text: 'x' })) }, { clock });
    const first = stage.target.sendText('one', 'c', { timeoutMs: 100_000 });
    const second = stage.target.sendText('two', 'c', { timeoutMs: 1_000 });
    while (answer.length < 1) await settle();
    await clock.advanceAsync(50_000);
    answer[0]?.();
    while (answer.length < 2) await settle();
    answer[1]?.();
    expect(await Promise.all([first, second])).toHaveLength(2);
  });

  it('lets many prompts wait for one conversation without a warning', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    await using stage = await scene();
    const signal = new AbortController().signal;
    await Promise.all(Array.from({ length: 30 }, () => stage.target.sendText('hello', 'c', { signal })));
    await settle();
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  it('saves audio at 24 000 Hz by default', async () => {
    await using stage = await scene();
    const path = await stage.target.saveAudio(new Uint8Array(480), { outputFilename: 'mine' });
    expect(path).toBe(`${stage.audioFolder}/mine.wav`);
    expect(readWav(await readFile(path)).format.sampleRateHz).toBe(24_000);
  });

  it('asks for a fresh credential, and uses it from the next connection on', async () => {
    const asked: CredentialOptions[] = [];
    const credentials = {
      name: 'test',
      getCredential: async (options: CredentialOptions = {}) => {
        asked.push(options);
        return createCredential({ kind: 'bearer', value: `token-${asked.length}` });
      },
    };
    await using stage = await scene({}, { credentials, apiKey: undefined });
    await stage.target.refreshAuthHeaders();
    expect(asked).toMatchObject([{ forceRefresh: true, host: '127.0.0.1' }]);
    await stage.target.sendText('hello', 'c');
    expect(stage.server.connections[0]?.headers['authorization']).toBe('Bearer token-2');
    await expect(stage.target.refreshAuthHeaders({ signal: AbortSignal.abort('no') })).rejects.toBe('no');
  });

  it('asks a key function at every connection, and says AUTH_FAILED when it gives none', async () => {
    let keys = ['key-1', 'key-2', ''];
    await using stage = await scene({}, { apiKey: async () => keys.shift() ?? '' });
    await stage.target.sendText('hello', 'a');
    await stage.target.sendText('hello', 'b');
    expect(stage.server.connections.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer key-1',
      'Bearer key-2',
    ]);
    await expect(stage.target.sendText('hello', 'c')).rejects.toMatchObject({ code: 'AUTH_FAILED' });
    keys = [];
  });
});

describe('setSystemPrompt', () => {
  it('is remembered first and becomes the instructions', async () => {
    await using stage = await scene();
    await stage.target.setSystemPrompt({ systemPrompt: 'Be brief.', conversationId: 'c', labels: { operation: 'x' } });
    await stage.target.sendText('hello', 'c');
    expect(stage.server.connections[0]?.received[0]).toMatchObject({ session: { instructions: 'Be brief.' } });
    const stored = await stage.memory.getMessages({ conversationId: 'c' });
    expect(stored[0]).toMatchObject({ role: 'system', sequence: 0, labels: { operation: 'x' } });
  });

  it('tells a session that is open already, which stays', async () => {
    await using stage = await scene();
    await stage.target.connect({ conversationId: 'c' });
    await stage.target.setSystemPrompt({ systemPrompt: 'Be brief.', conversationId: 'c' });
    await stage.target.sendText('hello', 'c');
    expect(stage.server.connections).toHaveLength(1);
    expect(stage.server.connections[0]?.received[1]).toMatchObject({ session: { instructions: 'Be brief.' } });
  });

  it('is refused when it is empty, or the conversation has messages', async () => {
    await using stage = await scene();
    await stage.target.sendText('hello', 'c');
    for (const systemPrompt of ['', 'late']) {
      const call = stage.target.setSystemPrompt({ systemPrompt, conversationId: 'c' });
      await expect(call).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
  });
});

describe('the raw calls', () => {
  it('connect a conversation once, and hand a session of no conversation to the caller', async () => {
    await using stage = await scene();
    const [one, same] = await Promise.all(['c', 'c'].map((conversationId) => stage.target.connect({ conversationId })));
    expect(one).toBe(same);
    const own = await stage.target.connect();
    await stage.target.cleanupTarget();
    expect([one?.state.status, own.state.status]).toEqual(['closed', 'open']);
    await own.close();
  });

  it('send events, ask for answers and fetch them whole, in order', async () => {
    await using stage = await scene({
      respond: (to, turn) =>
        to.say({ transcript: `answer ${turn}`, samples: new Int16Array(240), usage: { total_tokens: 3 } }),
    });
    await stage.target.connect({ conversationId: 'c' });
    const content = [{ type: 'input_text', text: 'hi' }] as const;
    await stage.target.sendEvent(
      { type: 'conversation.item.create', item: { type: 'message', role: 'user', content } },
      'c',
    );
    await stage.target.sendResponseCreate('c');
    await stage.target.sendEvent({ type: 'response.create', response: { output_modalities: ['audio'] } }, 'c');
    expect(await stage.target.receiveEvents('c')).toMatchObject({
      transcript: 'answer 0',
      status: 'completed',
      interrupted: false,
      usage: { total_tokens: 3 },
    });
    const second = await stage.target.receiveEvents('c');
    expect([second.transcript, second.audio.length]).toEqual(['answer 1', 480]);
  });

  it('send the configuration again where it is no longer what it should be, and not otherwise', async () => {
    await using stage = await scene();
    const session = await stage.target.connect({ conversationId: 'c' });
    const updates = () =>
      typesOf(stage.server.connections[0]?.received ?? []).filter((type) => type === 'session.update').length;
    await stage.target.sendConfig('c');
    expect(updates()).toBe(1);
    const told = new Promise<void>((resolve) => {
      session.state$.subscribe(
        (state) => state.status === 'open' && state.session.instructions === 'something else' && resolve(),
      );
    });
    await stage.target.sendEvent(
      { type: 'session.update', session: { type: 'realtime', instructions: 'something else' } },
      'c',
    );
    await told;
    await stage.target.sendConfig('c');
    expect(updates()).toBe(3);
  });

  it('fetch an answer that the server begins by itself', async () => {
    await using stage = await scene();
    await stage.target.connect({ conversationId: 'c' });
    const next = stage.target.receiveEvents('c');
    stage.server.connections[0]?.say({ transcript: 'unasked', samples: new Int16Array(24) });
    expect(await next).toMatchObject({ transcript: 'unasked' });
  });

  it('give up with TIMEOUT, with CONNECTION_LOST, or with CLOSED when the session ends before an answer', async () => {
    await using stage = await scene({ respond: (to) => to.close(1011) });
    await stage.target.connect({ conversationId: 'c' });
    await expect(stage.target.receiveEvents('c', { timeoutMs: 20 })).rejects.toMatchObject({ code: 'TIMEOUT' });
    const waiting = stage.target.receiveEvents('c').catch((error: unknown) => error);
    await stage.target.cleanupConversation('c');
    expect(await waiting).toMatchObject({ code: 'CLOSED' });
    await stage.target.connect({ conversationId: 'd' });
    await stage.target.sendResponseCreate('d');
    await expect(stage.target.receiveEvents('d')).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('say CONNECTION_LOST when the connection is lost before an answer that nobody asked for', async () => {
    await using stage = await scene();
    await stage.target.connect({ conversationId: 'c' });
    const waiting = stage.target.receiveEvents('c').catch((error: unknown) => error);
    stage.server.connections[0]?.close(1011, 'out of luck');
    expect(await waiting).toMatchObject({ code: 'CONNECTION_LOST', details: { closeCode: 1011 } });
  });

  it('keep an answer that was waited for in vain, and one whose connection is gone, until it is fetched', async () => {
    await using stage = await scene({ respond: () => undefined });
    await stage.target.connect({ conversationId: 'c' });
    await stage.target.sendResponseCreate('c');
    await stage.target.sendResponseCreate('c');
    await expect(stage.target.receiveEvents('c', { timeoutMs: 20 })).rejects.toMatchObject({ code: 'TIMEOUT' });
    const connection = stage.server.connections[0];
    connection?.say({ transcript: 'late' });
    while (connection?.received.filter((event) => event['type'] === 'response.create').length !== 2) await settle();
    connection?.close(1011, 'out of luck');
    await settle();
    expect(await stage.target.receiveEvents('c')).toMatchObject({ transcript: 'late' });
    await expect(stage.target.receiveEvents('c')).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await expect(stage.target.receiveEvents('c')).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('need an open session', async () => {
    await using stage = await scene();
    const closed = { code: 'CLOSED' };
    await expect(stage.target.sendConfig('c')).rejects.toMatchObject(closed);
    await expect(stage.target.sendResponseCreate('c')).rejects.toMatchObject(closed);
    await expect(stage.target.receiveEvents('c')).rejects.toMatchObject(closed);
    await expect(stage.target.sendEvent({ type: 'input_audio_buffer.clear' }, 'c')).rejects.toMatchObject(closed);
  });
});

describe('the options', () => {
  it.each<[string, Partial<RealtimeTargetOptions>, string]>([
    ['no transport', { transport: undefined as unknown as RealtimeTargetOptions['transport'] }, 'INVALID_ARGUMENT'],
    ['neither model nor endpoint', { endpoint: undefined, modelName: undefined }, 'INVALID_ARGUMENT'],
    ['an empty model', { modelName: '' }, 'INVALID_ARGUMENT'],
    ['an endpoint that is no URL', { endpoint: 'not a url' }, 'INVALID_ARGUMENT'],
    ['useAadAuth', { useAadAuth: true }, 'UNSUPPORTED'],
    ['an empty key', { apiKey: '' }, 'INVALID_ARGUMENT'],
    [
      'key and credentials',
      { apiKey: 'k', credentials: { name: 'x', getCredential: () => Promise.reject(new Error('unused')) } },
      'INVALID_ARGUMENT',
    ],
    ['a limit of 0', { maxRequestsPerMinute: 0 }, 'INVALID_ARGUMENT'],
    ['a time limit of 0', { requestOptions: { timeoutMs: 0 } }, 'INVALID_ARGUMENT'],
    ['a time limit beyond timers', { requestOptions: { timeoutMs: 2 ** 31 } }, 'INVALID_ARGUMENT'],
    ['no attempt', { requestOptions: { maxConnectAttempts: 0 } }, 'INVALID_ARGUMENT'],
    ['a header that breaks the line', { headers: { 'x-a': 'canary\r\nx-b: c' } }, 'INVALID_ARGUMENT'],
    ['a header without a name', { headers: { '': 'x' } }, 'INVALID_ARGUMENT'],
  ])('with %s are refused at once, without showing a value', async (_name, options, code) => {
    await using server = await scriptedServer();
    const make = () =>
      new RealtimeTarget({ transport: server.transport, modelName: 'm', apiKey: undefined, ...options });
    expect(make).toThrowError(expect.objectContaining({ code, message: expect.not.stringContaining('canary') }));
  });

  it('take an endpoint as it is, and OpenAI by default', async () => {
    await using server = await scriptedServer();
    const given = new RealtimeTarget({
      transport: server.transport,
      endpoint: azure({ resource: 'res', deployment: 'dep' }),
    });
    expect(given.getIdentifier()).toMatchObject({
      endpoint: 'wss://res.openai.azure.com/openai/v1/realtime',
      modelName: 'dep',
    });
    const openai = new RealtimeTarget({ transport: server.transport, modelName: 'gpt-realtime' });
    expect(openai.getIdentifier()).toMatchObject({
      endpoint: 'wss://api.openai.com/v1/realtime',
      modelName: 'gpt-realtime',
    });
  });

  it('refuse headers over a transport that cannot send them', async () => {
    await using server = await scriptedServer();
    const transport = { ...server.transport, carriesHeaders: false };
    await using target = new RealtimeTarget({ transport, modelName: 'm', headers: { 'x-a': 'b' } });
    await expect(target.sendText('hello')).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });
});
