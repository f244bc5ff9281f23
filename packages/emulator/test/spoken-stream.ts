import { readFileSync } from 'node:fs';
import { type RealtimeAudioFormat } from '@antiphon/protocol';
import { concat, convertToPcm16, encodePcma, encodePcmu, readWav, resample } from '@antiphon/audio';

const FILE = new URL('../../../apps/cli/assets/speech-22050hz.wav', import.meta.url);

/** A recorded question, 2.33 s, mono PCM16 at 24 000 Hz. It is spoken from 0.0 to 1.97 s. */
export const QUESTION: Int16Array = convertToPcm16(readWav(readFileSync(FILE)), { sampleRateHz: 24_000 }).subarray(
  0,
  2_330 * 24,
);

export function silence(durationMs: number): Int16Array {
  return new Int16Array(durationMs * 24);
}

export function joinSamples(...parts: readonly Int16Array[]): Int16Array {
  return concat(parts);
}

/** Mono PCM16 at 24 000 Hz as the bytes of the wire. */
export function wireBytes(samples: Int16Array, format: RealtimeAudioFormat['type'] = 'audio/pcm'): Buffer {
  if (format === 'audio/pcm') return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const narrow = resample(samples, { fromHz: 24_000, toHz: 8_000 });
  return Buffer.from(format === 'audio/pcmu' ? encodePcmu(narrow) : encodePcma(narrow));
}
