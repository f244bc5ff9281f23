import { type AudioFormat, bytesPerFrame } from '../audio-format.ts';
import { floatToPcm16 } from '../pcm16-float.ts';
import { decodeToFloat32 } from './decode-samples.ts';
import { decodeToPcm16 } from './decode-to-pcm16.ts';
import { parseWav } from './parse-wav.ts';

/** Audio as a WAV file holds it. */
export interface WavAudio {
  readonly format: AudioFormat;
  /** Samples of each channel; 0 is a valid file without sound. */
  readonly frameCount: number;
  /** The texts of the file's INFO list by their four-letter names, such as `INAM`; empty when there is none. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The samples in their stored form: whole frames, a view of the bytes that were read, not a copy. */
  readonly data: Uint8Array;
  /** True when the header promises more samples than the file holds: it was cut off, or its writer did not end. */
  readonly isTruncated: boolean;
  /** Decodes to 16-bit samples, interleaved; a new array at each call. Floating point beyond full scale is clipped. */
  toPcm16(): Int16Array<ArrayBuffer>;
  /** Decodes to floating point with full scale at ±1, interleaved; a new array at each call. Floating point is not clipped. */
  toFloat32(): Float32Array<ArrayBuffer>;
}

/**
 * Reads a WAV file from memory: PCM of 8, 16, 24 or 32 bits, floating point of 32 or 64, A-law, µ-law, plain or extensible.
 *
 * Chunks may come in any order so long as `fmt ` is before `data`; unknown ones are skipped. Sizes of 0, 0xFFFFFFFF or beyond
 * the end, as streaming writers leave them, mean: as far as it goes. RF64 files are read too. Nothing is decoded until asked for.
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
  const { format, metadata, dataStart, dataSize, isTruncated } = parseWav(bytes);
  const data = bytes.subarray(dataStart, dataStart + dataSize);
  return {
    format,
    frameCount: dataSize / bytesPerFrame(format),
    metadata,
    data,
    isTruncated,
    toPcm16: () => decodeToPcm16(data, format) ?? floatToPcm16(decodeToFloat32(data, format)),
    toFloat32: () => decodeToFloat32(data, format),
  };
}
