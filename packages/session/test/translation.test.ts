import { readFile } from 'node:fs/promises';
import { frameText } from '@antiphon/interface';
import { bytesFromBase64, type KnownServerEvent, openai, type TranslationSession } from '@antiphon/protocol';
import { connectTranslation, type ConnectTranslationOptions, type LiveTranslation } from '@antiphon/session';
import { describe, expect, test } from 'vitest';
import { fakeClock } from './support/fake-clock.ts';
import { failureOf } from './support/open-session.ts';
import { scriptedServer, type ScriptedServerOptions, settled } from './support/scripted-server.ts';
import { apiError, sessionCreated } from './support/server-events.ts';

const described: TranslationSession = {
  type: 'translation',
  id: 'sess_t',
  model: 'gpt-realtime-translate',
  audio: { output: { language: 'es' } },
};
const created: KnownServerEvent = { type: 'session.created', session: described };
const updated: KnownServerEvent = { type: 'session.updated', session: described };
const closed: KnownServerEvent = { type: 'session.closed' };
const word = (kind: 'input' | 'output', text: string, elapsedMs?: number): KnownServerEvent => ({
  type: `session.${kind}_transcript.delta`,
  delta: text,
  ...(elapsedMs === undefined ? {} : { elapsed_ms: elapsedMs }),
});

async function opened(server: ScriptedServerOptions = {}, options: Partial<ConnectTranslationOptions> = {}) {
  const scripted = await scriptedServer({
    greeting: [created],
    decode: (frame) => JSON.parse(frameText(frame)) as never,
    ...server,
  });
  const clock = fakeClock();
  const endpoint = openai({ translationModel: 'gpt-realtime-translate' });
  const session = await connectTranslation({ endpoint, transport: scripted.transport, clock, ...options });
  return {
    server: scripted,
    session,
    clock,
    heard: (): string[] => scripted.heard.map(({ type }) => type),
    async [Symbol.asyncDispose]() {
      const leaving = session[Symbol.asyncDispose]();
      await settled();
      if (scripted.isConnected) scripted.send(closed);
      await leaving;
      await scripted[Symbol.asyncDispose]();
    },
  };
}

function listen(session: LiveTranslation): unknown[] {
  const told: unknown[] = [];
  const complete = (): void => void told.push('complete');
  session.inputTranscript$.subscribe({ next: (text) => told.push({ in: text }), complete });
  session.outputTranscript$.subscribe({ next: (text) => told.push({ out: text }), complete });
  session.audio$.subscribe({ next: (audio) => told.push(audio), complete });
  return told;
}

async function* pieces(count: number, piece: Int16Array): AsyncGenerator<Int16Array> {
  for (let index = 0; index < count; index += 1) yield piece;
}

async function* endless(seen: { isStopped: boolean }): AsyncGenerator<Int16Array> {
  try {
    for (;;) {
      await settled();
      yield new Int16Array(4_800);
    }
  } finally {
    seen.isStopped = true;
  }
}

describe('connecting', () => {
  test('names the model, and sends the configuration without a kind', async () => {
    const config = { audio: { output: { language: 'es' } } };
    await using open = await opened({ answer: () => [updated] }, { config });
    expect(open.server.requests[0]?.url.pathname).toMatch(/realtime\/translations$/);
    expect(open.server.heard[0]).toEqual({ type: 'session.update', event_id: expect.any(String), session: config });
    expect(open.session.state).toEqual({ status: 'open', session: described });
    expect(open.clock.timerCount).toBe(0);
  });

  test('to a conversation is UNSUPPORTED', async () => {
    expect(await failureOf(opened({ greeting: [sessionCreated()] }))).toMatchObject({ code: 'UNSUPPORTED' });
  });

  test('an update that is refused rejects', async () => {
    await using open = await opened({
      answer: ({ event_id: id }) => [apiError({ param: 'session.audio', event_id: id ?? null })],
    });
    expect(await failureOf(open.session.update({}))).toMatchObject({ code: 'SERVER_ERROR' });
  });
});

describe('audio', () => {
  test('goes out in frames of 200 ms, whole and in order, also from calls beside each other', async () => {
    await using open = await opened();
    const pcm = Int16Array.from({ length: 24_000 }, (_, index) => index);
    await Promise.all([
      open.session.appendAudio(pcm.subarray(0, 12_000)),
      open.session.appendAudio(pcm.subarray(12_000)),
    ]);
    await settled();
    const frames = open.server.heard.map((event) => bytesFromBase64((event as unknown as { audio: string }).audio));
    expect(frames.map(({ length }) => length)).toEqual([9_600, 9_600, 4_800, 9_600, 9_600, 4_800]);
    expect(new Set(open.heard())).toEqual(new Set(['session.input_audio_buffer.append']));
    expect(Buffer.concat(frames).equals(Buffer.from(pcm.buffer))).toBe(true);
  });

  test('of half a sample is INVALID_ARGUMENT', async () => {
    await using open = await opened();
    expect(await failureOf(open.session.appendAudio(new Uint8Array(3)))).toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(open.server.heard).toEqual([]);
  });

  test('that is missing is silence where that is asked for, and no more than is missing', async () => {
    await using open = await opened({}, { keepAliveSilence: true });
    open.clock.advance(199);
    await settled();
    expect(open.heard()).toHaveLength(0);
    open.clock.advance(401);
    await settled();
    expect(open.heard()).toHaveLength(3);
    await open.session.appendAudio(new Int16Array(24_000));
    await settled();
    expect(open.heard()).toHaveLength(8);
    open.clock.advance(1_000);
    await settled();
    expect(open.heard()).toHaveLength(8);
    open.clock.advance(399);
    await settled();
    expect(open.heard()).toHaveLength(8);
    open.clock.advance(1);
    await settled();
    expect(open.heard()).toHaveLength(9);
    open.clock.advance(200);
    await settled();
    expect(open.heard()).toHaveLength(10);
    const silent = bytesFromBase64((open.server.heard[8] as unknown as { audio: string }).audio);
    expect(silent).toEqual(new Uint8Array(9_600));
  });

  test('that is spoken in real time and comes a little late is not cut by silence', async () => {
    await using open = await opened({}, { keepAliveSilence: true });
    for (let count = 0; count < 5; count += 1) {
      await open.session.appendAudio(new Int16Array(4_800).fill(1));
      open.clock.advance(count % 2 === 0 ? 240 : 160);
      await settled();
    }
    const frames = open.server.heard.map((event) => bytesFromBase64((event as unknown as { audio: string }).audio));
    expect(frames.map((frame) => frame[0])).toEqual([1, 1, 1, 1, 1]);
  });

  test('of another format is converted, and of a source gathered into frames', async () => {
    await using open = await opened();
    const format = { encoding: 'pcmu', bitsPerSample: 8, sampleRateHz: 8_000, channelCount: 1 } as const;
    await open.session.appendAudio(new Uint8Array(1_600).fill(0xff), { format });
    const lengths = () =>
      open.server.heard.map((event) => bytesFromBase64((event as unknown as { audio: string }).audio).length);
    await settled();
    expect(lengths().reduce((sum, length) => sum + length, 0)).toBe(9_600);
    const appendedCount = lengths().length;
    expect(await open.session.sendAudio(pieces(10, new Int16Array(1_200)))).toEqual({ durationMs: 500, droppedMs: 0 });
    await settled();
    expect(lengths().slice(appendedCount)).toEqual([9_600, 9_600, 4_800]);
  });

  test('of a source ends with the session: nothing comes behind its end', async () => {
    await using open = await opened();
    const seen = { isStopped: false };
    const sending = failureOf(open.session.sendAudio(endless(seen)));
    await settled();
    const closing = open.session.close();
    await open.server.next('session.close' as never);
    open.server.send(closed);
    await closing;
    expect(await sending).toMatchObject({ code: 'CLOSED' });
    await settled();
    await settled();
    expect(seen.isStopped).toBe(true);
    expect(open.heard().at(-1)).toBe('session.close');
    expect(await failureOf(open.session.sendAudio(pieces(1, new Int16Array(4_800))))).toMatchObject({ code: 'CLOSED' });
  });

  test('that is missing is nothing where silence is not asked for', async () => {
    await using open = await opened();
    open.clock.advance(10_000);
    await settled();
    expect(open.heard()).toEqual([]);
    expect(open.clock.timerCount).toBe(0);
  });
});

describe('what comes', () => {
  test('is words of both sides and audio, each with its place', async () => {
    await using open = await opened();
    const told = listen(open.session);
    const audio = { type: 'session.output_audio.delta', delta: 'AQID' } as const;
    open.server.send(
      word('input', ' The', 600),
      { ...audio, sample_rate: 16_000, channels: 2, format: 'pcm16', elapsed_ms: 200 },
      word('output', 'La'),
      audio,
    );
    await settled();
    expect(told).toEqual([
      { in: { text: ' The', elapsedMs: 600 } },
      { pcm: Uint8Array.of(1, 2, 3), sampleRateHz: 16_000, channelCount: 2, elapsedMs: 200 },
      { out: { text: 'La' } },
      { pcm: Uint8Array.of(1, 2, 3), sampleRateHz: 24_000, channelCount: 1 },
    ]);
  });

  test('a piece of audio that cannot be read is left out, and logged', async () => {
    const warnings: string[] = [];
    const ignore = (): void => undefined;
    const logger = { debug: ignore, info: ignore, error: ignore, warn: (message: string) => warnings.push(message) };
    await using open = await opened({}, { logger });
    const told = listen(open.session);
    open.server.sendFrame('{"type":"session.output_audio.delta","delta":"!"}');
    open.server.send(word('output', 'La'));
    await settled();
    expect(told).toEqual([{ out: { text: 'La' } }]);
    expect(warnings).toHaveLength(1);
  });

  test('the events of the API’s own wording are read', async () => {
    const file = new URL('../../protocol/test/fixtures/ga-server-events.jsonl', import.meta.url);
    const frames = (await readFile(file, 'utf8')).split('\n').filter((frame) => /"session\.(in|out)put_/.test(frame));
    expect(frames).toHaveLength(3);
    await using open = await opened();
    const told = listen(open.session);
    for (const frame of frames) open.server.sendFrame(frame);
    await settled();
    expect(told).toEqual([
      { in: { text: ' good', elapsedMs: 1_200 } },
      { out: { text: ' buenos', elapsedMs: 1_400 } },
      { pcm: Uint8Array.of(0, 0, 1, 0), sampleRateHz: 24_000, channelCount: 1, elapsedMs: 1_400 },
    ]);
  });
});

describe('closing', () => {
  test('waits for what is left of the translation, and takes no more audio', async () => {
    await using open = await opened({}, { keepAliveSilence: true });
    const told = listen(open.session);
    void open.session.appendAudio(new Int16Array(9_600));
    const closing = open.session.close();
    expect(await failureOf(open.session.appendAudio(new Int16Array(2)))).toMatchObject({ code: 'CLOSED' });
    await settled();
    expect(open.heard()).toEqual([
      'session.input_audio_buffer.append',
      'session.input_audio_buffer.append',
      'session.close',
    ]);
    expect(open.session.state.status).toBe('open');
    open.server.send(word('output', 'fin'), closed);
    await closing;
    await open.session.close();
    expect(told).toEqual([{ out: { text: 'fin' } }, 'complete', 'complete', 'complete']);
    expect(open.session.state.status).toBe('closed');
    expect(open.heard().filter((type) => type === 'session.close')).toHaveLength(1);
    expect(open.clock.timerCount).toBe(0);
  });

  test.each([
    ['the server closes the socket first', 1000, false],
    ['the server closes with another code after session.closed', 1011, true],
  ])('is clean when %s', async (_what, code, isTold) => {
    await using open = await opened();
    let ending = '';
    open.session.events$.subscribe({ complete: () => (ending = 'complete'), error: () => (ending = 'error') });
    const closing = open.session.close();
    await settled();
    if (isTold) open.server.send(closed);
    await open.server.close(code, '');
    await closing;
    expect(ending).toBe('complete');
  });

  test('rejects when the server does not end, and closes all the same', async () => {
    await using open = await opened();
    const closing = failureOf(open.session.close({ timeoutMs: 3_000 }));
    await settled();
    open.clock.advance(3_000);
    expect(await closing).toMatchObject({ code: 'TIMEOUT' });
    expect(open.session.state.status).toBe('closed');
    expect(open.clock.timerCount).toBe(0);
  });

  test('is cut short by its signal', async () => {
    await using open = await opened();
    const controller = new AbortController();
    const closing = failureOf(open.session.close({ signal: controller.signal }));
    await settled();
    controller.abort(new Error('enough'));
    expect(await closing).toMatchObject({ message: 'enough' });
    expect(open.session.state.status).toBe('closed');
  });

  test('a lost connection errors events$ and completes the rest; close has nothing left to do', async () => {
    await using open = await opened({}, { keepAliveSilence: true });
    const told = listen(open.session);
    let error: unknown;
    open.session.events$.subscribe({ error: (reason: unknown) => (error = reason) });
    open.server.sever();
    await settled();
    expect(error).toMatchObject({ code: 'CONNECTION_LOST' });
    expect(told).toEqual(['complete', 'complete', 'complete']);
    await open.session.close();
    expect(open.clock.timerCount).toBe(0);
  });
});
