import { readFile } from 'node:fs/promises';
import { apiKey } from '@antiphon/auth-api-key';
import { bytesPerFrame, readWav } from '@antiphon/audio';
import { createEmulator, scriptEngine } from '@antiphon/emulator';
import { openai } from '@antiphon/protocol';
import { connectTranscription, type ConnectTranscriptionOptions, type LiveTranscription } from '@antiphon/session';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { expect, test } from 'vitest';
import { failureOf } from './support/open-session.ts';

const SPEECH = new URL('../../../apps/cli/assets/speech-22050hz.wav', import.meta.url);
const TRANSCRIPTION = { model: 'gpt-4o-transcribe' };

async function onEmulator(heard: readonly string[]) {
  const engine = scriptEngine({ turns: heard.map((text) => ({ heard: text, reply: [] })) });
  const emulator = await createEmulator({ listener: wsListener(), engine });
  const endpoint = openai({ baseUrl: emulator.url, intent: 'transcription' });
  const connect = (config: ConnectTranscriptionOptions['config']): Promise<LiveTranscription> =>
    connectTranscription({ endpoint, transport: wsTransport(), credentials: apiKey('any'), config });
  return { emulator, connect, [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose]() };
}

/** A recorded question of 2.3 s, as it is in its file, and the silence that follows a question. */
async function speech() {
  const { data, format } = readWav(await readFile(SPEECH));
  return { question: data, silence: new Uint8Array(format.sampleRateHz * bytesPerFrame(format)), format };
}

async function* sourceOf(...pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

test('over a real socket: a recording at another rate is sent, committed and written down', async () => {
  await using on = await onEmulator(['what does it mean', 'to be or not to be']);
  await using session = await on.connect({ audio: { input: { transcription: TRANSCRIPTION } } });
  expect(session.state).toMatchObject({ status: 'open', session: { type: 'transcription' } });
  const finals: string[] = [];
  session.finalTranscripts$.subscribe(({ text }) => finals.push(text));
  const { question, format } = await speech();
  for (let count = 0; count < 2; count += 1) {
    const sent = await session.sendAudio(sourceOf(question), { format, commit: true });
    expect(sent.durationMs).toBeCloseTo((question.length / (format.sampleRateHz * bytesPerFrame(format))) * 1_000, 0);
    expect(session.transcripts[count]?.itemId).toBe(sent.itemId);
  }
  await session.settled();
  expect(finals).toEqual(['what does it mean', 'to be or not to be']);
  expect(session.transcripts[0]?.usage).toMatchObject({ type: 'tokens' });
});

test('over a real socket: the server’s voice detection makes the turns, and tells of the speech', async () => {
  await using on = await onEmulator(['what does it mean']);
  const turn_detection = { type: 'server_vad' } as const;
  await using session = await on.connect({ audio: { input: { transcription: TRANSCRIPTION, turn_detection } } });
  const told: string[] = [];
  session.speech$.subscribe(({ type }) => told.push(type));
  const text = new Promise<string>((resolve) => {
    session.finalTranscripts$.subscribe((transcript) => resolve(transcript.text));
  });
  const { question, silence, format } = await speech();
  const sent = await session.sendAudio(sourceOf(question, silence), { format, commit: true });
  expect(await text).toBe('what does it mean');
  expect(told).toEqual(['started', 'stopped']);
  // What was left was silence, of more than a commit needs.
  expect(sent.itemId).not.toBe(session.transcripts[0]?.itemId);
});

test('over a real socket: what the server refuses rejects, and a lost connection ends the streams', async () => {
  const on = await onEmulator([]);
  await using session = await on.connect({ audio: { input: { transcription: TRANSCRIPTION } } });
  const turn_detection = { type: 'server_vad' } as const;
  const refused = session.update({
    audio: { input: { transcription: { model: 'gpt-realtime-whisper' }, turn_detection } },
  });
  expect(await failureOf(refused)).toMatchObject({ code: 'SERVER_ERROR', details: { errorCode: 'invalid_value' } });
  expect(await failureOf(session.commitAudio())).toMatchObject({
    details: { errorCode: 'input_audio_buffer_commit_empty' },
  });
  let hasCompleted = false;
  session.finalTranscripts$.subscribe({ complete: () => (hasCompleted = true) });
  await on[Symbol.asyncDispose]();
  expect(await failureOf(session.settled().then(() => session.commitAudio()))).toMatchObject({
    code: expect.stringMatching(/^(CLOSED|CONNECTION_LOST)$/u),
  });
  await session.close();
  expect(hasCompleted).toBe(true);
});
