import { type AudioFormat, bytesPerFrame } from '../audio-format.ts';
import { checkTarget } from '../kept-target.ts';
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
  /**
   * The same into an array that the caller keeps, of which the part that was filled is returned. PCM16 and G.711 allocate nothing then.
   * @throws {AntiphonError} `INVALID_ARGUMENT` when it is too short.
   */
  toPcm16(target: Int16Array): Int16Array;
  /** Decodes to floating point with full scale at ±1, interleaved; a new array at each call. Floating point is not clipped. */
  toFloat32(): Float32Array<ArrayBuffer>;
}

/** Wraps whole frames that are stored in a format. */
export function wavFrames(data: Uint8Array, format: AudioFormat): WavFrames {
  return {
    format,
    frameCount: data.byteLength / bytesPerFrame(format),
    data,
    toPcm16: ((target?: Int16Array) => toPcm16(data, format, target)) as WavFrames['toPcm16'],
    toFloat32: () => decodeToFloat32(data, format),
  };
}

function toPcm16(data: Uint8Array, format: AudioFormat, target: Int16Array | undefined): Int16Array {
  const sampleCount = data.byteLength / (format.bitsPerSample / 8);
  if (target !== undefined) checkTarget(target, sampleCount);
  return decodeToPcm16(data, format, target) ?? floatToPcm16(decodeToFloat32(data, format), target);
}
