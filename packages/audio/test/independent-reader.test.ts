import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AudioFormat, createWavWriter } from '../src/index.ts';
import { writeWavFile } from '../src/node/index.ts';
import { wavHeader } from '../src/wav/wav-header.ts';

const FORMATS: readonly (AudioFormat & { readonly codec: string })[] = [
  { encoding: 'pcm', bitsPerSample: 8, sampleRateHz: 11_025, channelCount: 1, codec: 'pcm_u8' },
  { encoding: 'pcm', bitsPerSample: 16, sampleRateHz: 24_000, channelCount: 1, codec: 'pcm_s16le' },
  { encoding: 'pcm', bitsPerSample: 24, sampleRateHz: 48_000, channelCount: 2, codec: 'pcm_s24le' },
  { encoding: 'pcm', bitsPerSample: 32, sampleRateHz: 96_000, channelCount: 6, codec: 'pcm_s32le' },
  { encoding: 'float', bitsPerSample: 32, sampleRateHz: 44_100, channelCount: 2, codec: 'pcm_f32le' },
  { encoding: 'float', bitsPerSample: 64, sampleRateHz: 44_100, channelCount: 1, codec: 'pcm_f64le' },
  { encoding: 'pcmu', bitsPerSample: 8, sampleRateHz: 8_000, channelCount: 1, codec: 'pcm_mulaw' },
  { encoding: 'pcma', bitsPerSample: 8, sampleRateHz: 8_000, channelCount: 2, codec: 'pcm_alaw' },
];
const FRAME_COUNT = 1_001;

function run(command: string, ...options: readonly string[]): { readonly output: string; readonly warnings: string } {
  const result = spawnSync(command, options, { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${command}: ${result.stderr}`);
  return { output: result.stdout.trim(), warnings: result.stderr.trim() };
}

function probe(path: string): ReturnType<typeof run> {
  return run('ffprobe', '-v', 'warning', '-show_packets', '-show_streams', '-of', 'json', path);
}

function expectAudio(report: string, format: (typeof FORMATS)[number]): void {
  const { streams, packets } = JSON.parse(report) as {
    streams: readonly Record<string, unknown>[];
    packets: readonly Record<string, unknown>[];
  };
  expect(streams).toHaveLength(1);
  expect(streams[0]).toMatchObject({
    codec_name: format.codec,
    sample_rate: String(format.sampleRateHz),
    channels: format.channelCount,
  });
  const byteCount = packets.reduce((sum, packet) => sum + Number(packet['size']), 0);
  expect(byteCount).toBe((FRAME_COUNT * format.channelCount * format.bitsPerSample) / 8);
}

const isInstalled = (command: string): boolean => spawnSync(command).error === undefined;
const hasSoxi = isInstalled('soxi');
const hasFfprobe = isInstalled('ffprobe');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antiphon-audio-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function write(format: AudioFormat): Promise<string> {
  const path = join(folder, `${format.encoding}-${format.bitsPerSample}.wav`);
  await writeWavFile(path, { format, samples: new Int16Array(FRAME_COUNT * format.channelCount).fill(1_000) });
  return path;
}

async function writeCutOff(format: AudioFormat): Promise<string> {
  const path = join(folder, `${format.encoding}-${format.bitsPerSample}-cut.wav`);
  const writer = createWavWriter(format);
  const samples = new Int16Array(FRAME_COUNT * format.channelCount).fill(1_000);
  await writeFile(path, Buffer.concat([writer.header(), writer.push(samples)]));
  return path;
}

describe.each(FORMATS)('$encoding $bitsPerSample written by us', (format) => {
  it.skipIf(!hasSoxi)('is what soxi reads (skipped where soxi is not installed)', async () => {
    const path = await write(format);
    expect(run('soxi', '-r', path)).toEqual({ output: String(format.sampleRateHz), warnings: '' });
    expect(run('soxi', '-c', path)).toEqual({ output: String(format.channelCount), warnings: '' });
    expect(run('soxi', '-s', path)).toEqual({ output: String(FRAME_COUNT), warnings: '' });
  });

  it.skipIf(!hasFfprobe)('is what ffprobe reads (skipped where ffprobe is not installed)', async () => {
    const { output, warnings } = probe(await write(format));
    expectAudio(output, format);
    expect(warnings).toBe('');
  });

  it.skipIf(!hasFfprobe)(
    'is whole to ffprobe when its writing was cut off (skipped where it is not installed)',
    async () => {
      expectAudio(probe(await writeCutOff(format)).output, format);
    },
  );
});

describe('an RF64 file beyond 4 GiB written by us', () => {
  it.skipIf(!hasFfprobe)('has all its samples to ffprobe (skipped where it is not installed)', async () => {
    const path = join(folder, 'large.wav');
    const format = { encoding: 'pcm', bitsPerSample: 16, sampleRateHz: 24_000, channelCount: 1 } as const;
    const header = wavHeader(format, 5_000_000_000, { reserveLargeSizes: true });
    await writeFile(path, header);
    // The samples are a hole in the file, which takes no room on the disk.
    await truncate(path, header.length + 5_000_000_000);
    const { output } = run('ffprobe', '-v', 'error', '-show_entries', 'stream=duration_ts', '-of', 'csv=p=0', path);
    expect(output).toBe('2500000000');
  });
});
