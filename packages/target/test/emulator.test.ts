import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesFromPcm16, readWav } from '@antiphon/audio';
import { writeWavFile } from '@antiphon/audio/node';
import { createEmulator, type Emulator, type ResponseReport } from '@antiphon/emulator';
import type { Listener, Transport } from '@antiphon/interface';
import { inProcessMemory } from '@antiphon/memory';
import { loopback } from '@antiphon/transport-loopback';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RealtimeTarget } from '../src/index.ts';

const PAIRS: readonly [string, () => { readonly transport: Transport; readonly listener: Listener }][] = [
  // A key may go in the clear to a loopback address only.
  ['a loopback', () => loopback({ url: new URL('ws://127.0.0.1/') })],
  ['a WebSocket', () => ({ transport: wsTransport(), listener: wsListener() })],
];

/** The header as the format's definition has it, without our own reader. */
function headerOf(bytes: Buffer) {
  const text = (offset: number) => bytes.toString('latin1', offset, offset + 4);
  return {
    riff: text(0),
    riffByteCount: bytes.readUInt32LE(4),
    wave: text(8),
    fmt: text(12),
    formatTag: bytes.readUInt16LE(20),
    channelCount: bytes.readUInt16LE(22),
    sampleRateHz: bytes.readUInt32LE(24),
    byteRate: bytes.readUInt32LE(28),
    blockAlign: bytes.readUInt16LE(32),
    bitsPerSample: bytes.readUInt16LE(34),
    data: text(36),
    dataByteCount: bytes.readUInt32LE(40),
  };
}

describe.each(PAIRS)('RealtimeTarget and the emulator over %s', (_name, makePair) => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'antiphon-target-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const targetOn = (emulator: Emulator, transport: Transport, apiKey = 'any') =>
    new RealtimeTarget({ transport, endpoint: emulator.url, modelName: 'emulated', apiKey, audioFolder: folder });

  it('hold a conversation of a text and a spoken prompt, and save every sample that was said', async () => {
    const reports: ResponseReport[] = [];
    const { transport, listener } = makePair();
    const observer = { responseDone: (report: ResponseReport) => void reports.push(report) };
    await using emulator = await createEmulator({ listener, pace: Number.POSITIVE_INFINITY, observer });
    await using target = targetOn(emulator, transport);
    const question = join(folder, 'question.wav');
    await writeWavFile(question, { sampleRateHz: 22_050, samples: new Int16Array(22_050).fill(300) });
    const first = await target.sendText('Good morning.', 'c');
    const second = await target.sendAudio(question, 'c');
    expect(first.transcript).toContain('Good morning.');
    expect(second.transcript).toContain('1.00 seconds');
    for (const [index, { audioPath = '', audio, firstAudioMs }] of [first, second].entries()) {
      const bytes = await readFile(audioPath);
      const sampleCount = reports[index]?.sampleCount ?? Number.NaN;
      expect(sampleCount).toBeGreaterThan(0);
      expect(headerOf(bytes)).toEqual({
        riff: 'RIFF',
        riffByteCount: 36 + 2 * sampleCount,
        wave: 'WAVE',
        fmt: 'fmt ',
        formatTag: 1,
        channelCount: 1,
        sampleRateHz: 24_000,
        byteRate: 48_000,
        blockAlign: 2,
        bitsPerSample: 16,
        data: 'data',
        dataByteCount: 2 * sampleCount,
      });
      expect(bytes).toHaveLength(44 + 2 * sampleCount);
      const wav = readWav(bytes);
      expect(wav.format).toEqual({ encoding: 'pcm', bitsPerSample: 16, sampleRateHz: 24_000, channelCount: 1 });
      expect(wav.frameCount).toBe(reports[index]?.sampleCount);
      expect(Buffer.from(bytesFromPcm16(wav.toPcm16())).equals(Buffer.from(reports[index]?.audio ?? []))).toBe(true);
      expect(audio).toHaveLength(wav.frameCount * 2);
      expect(firstAudioMs).toBeGreaterThanOrEqual(0);
    }
    expect(emulator.sessionCount).toBe(1);
  });

  it('continue a conversation that another target began, from memory', async () => {
    const { transport, listener } = makePair();
    await using emulator = await createEmulator({ listener, pace: Number.POSITIVE_INFINITY });
    await using memory = inProcessMemory();
    const options = {
      transport,
      endpoint: emulator.url,
      modelName: 'emulated',
      apiKey: 'any',
      audioFolder: folder,
      memory,
    };
    const question = join(folder, 'question.wav');
    await writeWavFile(question, { sampleRateHz: 8_000, channelCount: 2, samples: new Int16Array(16_000) });
    {
      await using first = new RealtimeTarget(options);
      await first.sendAudio(question, 'c');
    }
    await using second = new RealtimeTarget(options);
    const session = await second.connect({ conversationId: 'c' });
    expect(session.conversation.items.map((item) => (item.type === 'message' ? item.role : item.type))).toEqual([
      'user',
      'assistant',
    ]);
    expect((await second.sendText('And now?', 'c')).transcript).toContain('And now?');
    expect((await memory.getMessages({ conversationId: 'c' })).map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3]);
  });

  it.each(['handshake', 'upgrade'] as const)(
    'say AUTH_FAILED for a wrong key that is refused at the %s, without the key',
    async (wrongKey) => {
      const { transport, listener } = makePair();
      await using emulator = await createEmulator({ listener, apiKey: 'right', wrongKey });
      await using target = targetOn(emulator, transport, 'canary-wrong');
      const error: unknown = await target.sendText('hello').catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'AUTH_FAILED' });
      expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('canary');
    },
  );
});

describe('RealtimeTarget over a WebSocket', () => {
  it('says CONNECT_FAILED when nobody listens', async () => {
    const listening = await wsListener().listen((incoming) => incoming.reject(503));
    const { url } = listening;
    await listening[Symbol.asyncDispose]();
    await using target = new RealtimeTarget({
      transport: wsTransport(),
      endpoint: url,
      modelName: 'm',
      apiKey: 'k',
      requestOptions: { maxConnectAttempts: 2 },
      random: () => 0,
    });
    await expect(target.sendText('hello')).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
  });
});
