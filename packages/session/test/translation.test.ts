import { readFile } from 'node:fs/promises';
import type { KnownServerEvent } from '@antiphon/protocol';
import type { LiveTranslation } from '@antiphon/session';
import { describe, expect, test } from 'vitest';
import { failureOf } from './support/open-session.ts';
import { closed, described, openTranslation as opened, updated } from './support/open-translation.ts';
import { settled } from './support/scripted-server.ts';
import { apiError, sessionCreated } from './support/server-events.ts';

const word = (kind: 'input' | 'output', text: string, elapsedMs?: number): KnownServerEvent => ({
  type: `session.${kind}_transcript.delta`,
  delta: text,
  ...(elapsedMs === undefined ? {} : { elapsed_ms: elapsedMs }),
});

function listen(session: LiveTranslation): unknown[] {
  const told: unknown[] = [];
  const complete = (): void => void told.push('complete');
  session.inputTranscript$.subscribe({ next: (text) => told.push({ in: text }), complete });
  session.outputTranscript$.subscribe({ next: (text) => told.push({ out: text }), complete });
  session.audio$.subscribe({ next: (audio) => told.push(audio), complete });
  return told;
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
