import type { AudioFormat } from '../audio-format.ts';
import { pcm16ToFloat } from '../pcm16-float.ts';
import { decodeToPcm16 } from './decode-to-pcm16.ts';

/** Decodes whole frames to floating point with full scale at ±1. */
export function decodeToFloat32(data: Uint8Array, format: AudioFormat): Float32Array<ArrayBuffer> {
  const pcm16 = decodeToPcm16(data, format);
  if (pcm16 !== undefined) return pcm16ToFloat(pcm16);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const { bitsPerSample } = format;
  const samples = new Float32Array(data.byteLength / (bitsPerSample / 8));
  if (format.encoding === 'float')
    return bitsPerSample === 32 ? readFloat32(view, samples) : readFloat64(view, samples);
  if (bitsPerSample === 8) return readPcm8(view, samples);
  return bitsPerSample === 24 ? readPcm24(view, samples) : readPcm32(view, samples);
}

type Reader = (view: DataView, samples: Float32Array<ArrayBuffer>) => Float32Array<ArrayBuffer>;

const readPcm8: Reader = (view, samples) => {
  for (let index = 0; index < samples.length; index++) samples[index] = (view.getUint8(index) - 0x80) / 0x80;
  return samples;
};

const readPcm24: Reader = (view, samples) => {
  for (let index = 0, at = 0; index < samples.length; index++, at += 3) {
    samples[index] = ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 0x80_0000;
  }
  return samples;
};

const readPcm32: Reader = (view, samples) => {
  for (let index = 0; index < samples.length; index++) samples[index] = view.getInt32(4 * index, true) / 0x8000_0000;
  return samples;
};

const readFloat32: Reader = (view, samples) => {
  for (let index = 0; index < samples.length; index++) samples[index] = view.getFloat32(4 * index, true);
  return samples;
};

const readFloat64: Reader = (view, samples) => {
  for (let index = 0; index < samples.length; index++) samples[index] = view.getFloat64(8 * index, true);
  return samples;
};
