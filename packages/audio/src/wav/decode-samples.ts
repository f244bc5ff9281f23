import type { AudioFormat } from '../audio-format.ts';
import { HOST_IS_LITTLE_ENDIAN } from '../host-byte-order.ts';
import { pcm16ToFloat } from '../pcm16-float.ts';
import { decodeToPcm16 } from './decode-to-pcm16.ts';

/** Decodes whole frames to floating point with full scale at ±1. */
export function decodeToFloat32(data: Uint8Array, format: AudioFormat): Float32Array<ArrayBuffer> {
  const pcm16 = decodeToPcm16(data, format);
  if (pcm16 !== undefined) return pcm16ToFloat(pcm16);
  const samples = new Float32Array(data.byteLength / (format.bitsPerSample / 8));
  if (format.encoding === 'float' && format.bitsPerSample === 32 && HOST_IS_LITTLE_ENDIAN) {
    new Uint8Array(samples.buffer).set(data);
    return samples;
  }
  return decodeWide(data, format, samples);
}

/** As {@link decodeToFloat32}, for what 32 bits of floating point would round: 32-bit PCM and 64-bit floating point. */
export function decodeToFloat64(data: Uint8Array, format: AudioFormat): Float64Array<ArrayBuffer> {
  const pcm16 = decodeToPcm16(data, format);
  if (pcm16 !== undefined) return Float64Array.from(pcm16ToFloat(pcm16));
  return decodeWide(data, format, new Float64Array(data.byteLength / (format.bitsPerSample / 8)));
}

type Floats = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

function decodeWide<Samples extends Floats>(data: Uint8Array, format: AudioFormat, samples: Samples): Samples {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const { encoding, bitsPerSample } = format;
  if (encoding === 'float') (bitsPerSample === 32 ? readFloat32 : readFloat64)(view, samples);
  else if (bitsPerSample === 8) readPcm8(view, samples);
  else (bitsPerSample === 24 ? readPcm24 : readPcm32)(view, samples);
  return samples;
}

type Reader = (view: DataView, samples: Floats) => void;

const readPcm8: Reader = (view, samples) => {
  for (let index = 0; index < samples.length; index++) samples[index] = (view.getUint8(index) - 0x80) / 0x80;
};

const readPcm24: Reader = (view, samples) => {
  for (let index = 0, at = 0; index < samples.length; index++, at += 3) {
    samples[index] = ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 0x80_0000;
  }
};

const readPcm32: Reader = (view, samples) => {
  for (let index = 0; index < samples.length; index++) samples[index] = view.getInt32(4 * index, true) / 0x8000_0000;
};

const readFloat32: Reader = (view, samples) => {
  for (let index = 0; index < samples.length; index++) samples[index] = view.getFloat32(4 * index, true);
};

const readFloat64: Reader = (view, samples) => {
  for (let index = 0; index < samples.length; index++) samples[index] = view.getFloat64(8 * index, true);
};
