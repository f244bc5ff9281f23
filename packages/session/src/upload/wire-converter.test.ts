import {
  type AudioFormat,
  bytesFromPcm16,
  convertToPcm16,
  decodePcma,
  decodePcmu,
  encodePcmu,
  pcm16FromBytes,
  readWav,
  resample,
  writeWav,
} from '@antiphon/audio';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_WIRE_FORMAT, wireFormat } from './wire-format.ts';
import { createWireConverter } from './wire-converter.ts';

const PCMU = wireFormat({ type: 'audio/pcmu' });
const PCMA = wireFormat({ type: 'audio/pcma' });
const TONE = Int16Array.from({ length: 4_800 }, (_, index) => Math.round(12_000 * Math.sin(index / 7)));

const converted = (from: AudioFormat | undefined, to: AudioFormat, pieces: readonly Uint8Array[]): Uint8Array => {
  const { push, flush } = createWireConverter({ from, to });
  return Buffer.concat([...pieces.map(push), flush()]);
};
const pcm = (bitsPerSample: number, sampleRateHz: number, channelCount = 1): AudioFormat => ({
  encoding: 'pcm',
  bitsPerSample,
  sampleRateHz,
  channelCount,
});

describe('audio as the wire has it', () => {
  test('comes through as it is, whatever its pieces', () => {
    const bytes = bytesFromPcm16(TONE);
    const pieces = [bytes.subarray(0, 3), bytes.subarray(3, 4), bytes.subarray(4)];
    for (const from of [undefined, DEFAULT_WIRE_FORMAT]) {
      expect(Buffer.from(bytes).equals(converted(from, DEFAULT_WIRE_FORMAT, pieces))).toBe(true);
    }
  });

  test.each([
    ['8 bits', pcm(8, 24_000)],
    ['24 bits at 44 100 Hz in stereo', pcm(24, 44_100, 2)],
    ['32 bits', pcm(32, 24_000)],
    ['16 bits at 48 000 Hz', pcm(16, 48_000)],
    ['16 bits in stereo', pcm(16, 24_000, 2)],
    ['floating point of 32 bits', { ...pcm(32, 16_000), encoding: 'float' }],
    ['floating point of 64 bits', { ...pcm(64, 24_000), encoding: 'float' }],
    ['µ-law', PCMU],
    ['A-law', PCMA],
  ] as const)('is what a whole file of %s would give', (_what, format) => {
    const file = writeWav({ format, data: randomFrames(format, 3_000) });
    const wav = readWav(file);
    const whole = bytesFromPcm16(convertToPcm16(wav, { sampleRateHz: 24_000 }));
    const pieces = [wav.data.subarray(0, 1_001), wav.data.subarray(1_001, 1_500), wav.data.subarray(1_500)];
    const streamed = pcm16FromBytes(converted(format, DEFAULT_WIRE_FORMAT, pieces));
    expect(streamed).toHaveLength(whole.length / 2);
    const worst = pcm16FromBytes(whole).reduce(
      (most, sample, index) => Math.max(most, Math.abs(sample - (streamed[index] ?? 0))),
      0,
    );
    expect(worst).toBeLessThanOrEqual(1);
  });

  test('is G.711 at 8 000 Hz where the session takes that', () => {
    const narrow = resample(TONE, { fromHz: 24_000, toHz: 8_000 });
    const bytes = bytesFromPcm16(TONE);
    expect([...converted(DEFAULT_WIRE_FORMAT, PCMU, [bytes])]).toEqual([...encodePcmu(narrow)]);
    expect(decodePcma(converted(DEFAULT_WIRE_FORMAT, PCMA, [bytes]))).toHaveLength(1_600);
    expect(decodePcmu(converted(undefined, PCMU, [encodePcmu(narrow)]))).toHaveLength(1_600);
  });

  test('of samples without a format is mono at its rate', () => {
    const { push } = createWireConverter({ from: undefined, to: PCMU });
    expect([...push(Int16Array.of(0, 1_000))]).toEqual([...encodePcmu(Int16Array.of(0, 1_000))]);
    expect([...push(Float32Array.of(0, 0.5))]).toEqual([...encodePcmu(Int16Array.of(0, 16_384))]);
  });

  test.each([pcm(16, 44_100, 2), { ...pcm(32, 44_100, 2), encoding: 'float' }] as const)(
    'is the same from samples and from their bytes: $encoding',
    (format) => {
      const samples = format.encoding === 'float' ? Float32Array.from(TONE, (sample) => sample / 32_768) : TONE;
      const { push, flush } = createWireConverter({ from: format, to: DEFAULT_WIRE_FORMAT });
      const bytes = new Uint8Array(samples.buffer);
      const given = Buffer.concat([push(samples.subarray(0, 1_001)), push(samples.subarray(1_001)), flush()]);
      expect(given.equals(converted(format, DEFAULT_WIRE_FORMAT, [bytes]))).toBe(true);
      expect(given.length).toBe(2 * Math.round((TONE.length / 2) * (24_000 / 44_100)));
    },
  );

  test('does not share memory with what was pushed, and begins anew after the end', () => {
    const bytes = bytesFromPcm16(TONE);
    const { push, flush } = createWireConverter({ from: undefined, to: DEFAULT_WIRE_FORMAT });
    const first = push(bytes);
    bytes.fill(0);
    expect(pcm16FromBytes(first)).toEqual(TONE);
    push(Uint8Array.of(1));
    expect(flush).toThrow(expect.objectContaining({ code: 'AUDIO_FORMAT' }));
    expect([...push(Uint8Array.of(1, 2))]).toEqual([1, 2]);
    expect([...flush()]).toEqual([]);
  });

  test('does not depend on where the stream is cut', () => {
    const format = pcm(16, 44_100, 2);
    const bytes = randomFrames(format, 2_000);
    const whole = Buffer.from(converted(format, DEFAULT_WIRE_FORMAT, [bytes]));
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), (cuts) => {
        const bounds = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const pieces = bounds.slice(1).map((end, index) => bytes.subarray(bounds[index], end));
        return whole.equals(converted(format, DEFAULT_WIRE_FORMAT, pieces));
      }),
      { numRuns: 50 },
    );
  });
});

test.each([
  ['a sample that is cut off', { code: 'AUDIO_FORMAT' }, () => converted(pcm(16, 24_000), PCMU, [new Uint8Array(3)])],
  ['12 bits', { code: 'AUDIO_FORMAT' }, () => createWireConverter({ from: pcm(12, 24_000), to: PCMU })],
  ['a rate of 0', { code: 'AUDIO_FORMAT' }, () => createWireConverter({ from: pcm(16, 0), to: PCMU })],
  ['no channels', { code: 'AUDIO_FORMAT' }, () => createWireConverter({ from: pcm(16, 24_000, 0), to: PCMU })],
  [
    'half a frame of samples',
    { code: 'AUDIO_FORMAT' },
    () => {
      const { push, flush } = createWireConverter({ from: pcm(16, 24_000, 2), to: PCMU });
      push(new Int16Array(3));
      flush();
    },
  ],
  [
    'samples of another kind than the format says',
    { code: 'INVALID_ARGUMENT' },
    () => createWireConverter({ from: pcm(24, 24_000), to: PCMU }).push(new Int16Array(1)),
  ],
  [
    'something that is no audio',
    { code: 'INVALID_ARGUMENT' },
    () => createWireConverter({ from: undefined, to: PCMU }).push('audio' as never),
  ],
])('%s is refused', (_what, expected, attempt) => {
  expect(attempt).toThrow(expect.objectContaining(expected));
});

function randomFrames({ encoding, bitsPerSample, channelCount }: AudioFormat, frameCount: number): Uint8Array {
  const values = Float64Array.from({ length: frameCount * channelCount }, (_, index) => 0.7 * Math.sin(index / 5));
  if (encoding === 'float') {
    return new Uint8Array((bitsPerSample === 32 ? Float32Array.from(values) : values).buffer);
  }
  const size = (bitsPerSample / 8) * values.length;
  return Uint8Array.from({ length: size }, (_, index) => (index * 37 + (index >> 3) * 11) % 256);
}
