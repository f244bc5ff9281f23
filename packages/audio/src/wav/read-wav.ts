import { type AudioFormat, bytesPerFrame } from '../audio-format.ts';
import { type WavFrames, wavFrames } from './wav-frames.ts';
import { createWavParser } from './wav-parser.ts';
import { littleEndian } from './wav-reader.ts';

/** Audio as a WAV file holds it. `frameCount` 0 is a valid file without sound. */
export interface WavAudio extends WavFrames {
  /**
   * The texts of the file's INFO list by their four-letter names, such as `INAM`, and of its `bext` chunk by theirs, such as `Originator`;
   * empty when there are none.
   */
  readonly metadata: Readonly<Record<string, string>>;
  /** True when the header promises more samples than the file holds: it was cut off, or its writer did not end. */
  readonly isTruncated: boolean;
}

/**
 * Reads a WAV file from memory: PCM of 8, 16, 24 or 32 bits, floating point of 32 or 64, A-law, µ-law, plain or extensible.
 *
 * Chunks may come in any order so long as `fmt ` is before `data`; unknown ones are skipped. Sizes of 0, 0xFFFFFFFF or beyond
 * the end, as streaming writers leave them, mean: as far as it goes. RF64 and BW64 files are read too, and RIFX, whose samples are put into
 * little-endian order. Nothing is decoded until asked for.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` with `details.byteOffset`, `details.expected` and `details.problem`
 * (`empty`, `not-wav`, `truncated`, `invalid` or `unsupported`); never anything else, whatever the bytes are.
 * @example
 * import { readWav, writeWav } from '@antiphon/audio';
 *
 * const audio = readWav(writeWav({ sampleRateHz: 24_000, samples: Int16Array.of(1, 2, 3) }));
 * console.log(audio.format.sampleRateHz, audio.frameCount, audio.toPcm16());
 */
export function readWav(bytes: Uint8Array): WavAudio {
  const pieces: Uint8Array[] = [];
  const parser = createWavParser((piece) => pieces.push(piece));
  parser.read(bytes, true);
  const { format, metadata, isLittleEndian, promisedDataSize = 0, dataSize } = parser.findings;
  // The whole file at once has its samples in one piece, or none.
  const [data = new Uint8Array(0)] = pieces;
  const whole = data.subarray(0, data.length - (data.length % bytesPerFrame(format as AudioFormat)));
  const frames = wavFrames(littleEndian(whole, format as AudioFormat, isLittleEndian), format as AudioFormat);
  return { ...frames, metadata, isTruncated: dataSize < promisedDataSize };
}
