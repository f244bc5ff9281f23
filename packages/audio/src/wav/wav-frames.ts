import { type AudioFormat, bytesPerFrame } from '../audio-format.ts';
import { floatToPcm16 } from '../pcm16-float.ts';
import { decodeToFloat32 } from './decode-samples.ts';
import { decodeToPcm16 } from './decode-to-pcm16.ts';

/** A stretch of stored audio, whole frames of it. Nothing is decoded until asked for. */
export interface WavFrames {
  readonly format: AudioFormat;
  /** Samples of each channel. */
  readonly frameCount: number;
  /** The samples in their stored form, little-endian. A view of the bytes that were read where that is possible, not a copy. */
  readonly data: Uint8Array;
  /** Decodes to 16-bit samples, interleaved; a new array at each call. Floating point beyond full scale is clipped, NaN is 0. */
  toPcm16(): Int16Array<ArrayBuffer>;
  /** Decodes to floating point with full scale at ±1, interleaved; a new array at each call. Floating point is not clipped. */
  toFloat32(): Float32Array<ArrayBuffer>;
}

/** Wraps whole frames that are stored in a format. */
export function wavFrames(data: Uint8Array, format: AudioFormat): WavFrames {
  return {
    format,
    frameCount: data.byteLength / bytesPerFrame(format),
    data,
    toPcm16: () => decodeToPcm16(data, format) ?? floatToPcm16(decodeToFloat32(data, format)),
    toFloat32: () => decodeToFloat32(data, format),
  };
}
