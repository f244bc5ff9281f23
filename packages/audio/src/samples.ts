import { AntiphonError } from '@antiphon/interface';

/** Decoded audio: 16-bit integers, or floating point with full scale at ±1. Several channels are interleaved, frame by frame. */
export type AudioSamples = Int16Array | Float32Array;

/** Which of the two forms of {@link AudioSamples} is meant. */
export type SampleFormat = 'pcm16' | 'float32';

/**
 * Tells which form an array has, whichever realm it comes from.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` for anything that is neither.
 */
export function sampleFormatOf(samples: AudioSamples): SampleFormat {
  const tag: string | undefined = samples?.[Symbol.toStringTag];
  if (tag === 'Int16Array') return 'pcm16';
  if (tag === 'Float32Array') return 'float32';
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `expected samples as Int16Array or Float32Array, got ${tag ?? typeof samples}: turn PCM16 bytes into samples with pcm16FromBytes`,
  });
}

/** Makes an array of silence in one of the two forms. */
export function createSamples(format: SampleFormat, length: number): AudioSamples {
  return format === 'pcm16' ? new Int16Array(length) : new Float32Array(length);
}
