import { AntiphonError } from '@antiphon/interface';

/** Audio as a program holds it: bytes, 16-bit samples, or floating-point samples with full scale at ±1. Several channels are interleaved. */
export type AudioInput = Uint8Array | Int16Array | Float32Array;

/** @throws {AntiphonError} `INVALID_ARGUMENT` for anything else. */
export function checkAudioInput(audio: AudioInput): AudioInput {
  if (audio instanceof Uint8Array || audio instanceof Int16Array || audio instanceof Float32Array) return audio;
  const message = `expected audio as Uint8Array, Int16Array or Float32Array, got ${typeof audio}`;
  throw new AntiphonError({ code: 'INVALID_ARGUMENT', message });
}
