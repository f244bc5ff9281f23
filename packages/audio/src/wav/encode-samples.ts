import type { AudioFormat } from '../audio-format.ts';
import { encodePcma, encodePcmu } from '../g711.ts';
import { bytesFromPcm16 } from '../pcm16.ts';
import { clampToPcm16, pcm16ToFloat } from '../pcm16-float.ts';
import { type AudioSamples, sampleFormatOf } from '../samples.ts';

/** Stores samples in a format: rounded to its steps and held within its range; NaN becomes 0 in the integer ones. */
export function encodeSamples(samples: AudioSamples, format: AudioFormat): Uint8Array<ArrayBuffer> {
  if (sampleFormatOf(samples) === 'float32') return encodeFloats(samples as Float32Array, format);
  const pcm16 = samples as Int16Array;
  return encodePcm16(pcm16, format) ?? encodeFloats(pcm16ToFloat(pcm16), format);
}

/** Stores 16-bit samples in the formats that are made of such; undefined for the others. */
export function encodePcm16(samples: Int16Array, format: AudioFormat): Uint8Array<ArrayBuffer> | undefined {
  const { encoding, bitsPerSample } = format;
  switch (encoding) {
    case 'pcmu':
      return encodePcmu(samples);
    case 'pcma':
      return encodePcma(samples);
    case 'pcm':
      return bitsPerSample === 16 ? bytesFromPcm16(samples) : undefined;
    case 'float':
      return undefined;
    default:
      return encoding satisfies never;
  }
}

/** As {@link encodeSamples}, also from 64 bits of floating point. */
export function encodeFloats(samples: Float32Array | Float64Array, format: AudioFormat): Uint8Array<ArrayBuffer> {
  const { encoding, bitsPerSample } = format;
  if (encoding === 'float') return bitsPerSample === 32 ? storeFloat32(samples) : storeFloat64(samples);
  if (encoding === 'pcm' && bitsPerSample !== 16) return storePcm(samples, bitsPerSample);
  const pcm16 = new Int16Array(samples.length);
  for (let index = 0; index < samples.length; index++) pcm16[index] = clampToPcm16((samples[index] as number) * 32_768);
  return encodePcm16(pcm16, format) as Uint8Array<ArrayBuffer>;
}

function storePcm(samples: Float32Array | Float64Array, bitsPerSample: number): Uint8Array<ArrayBuffer> {
  const bytesPerSample = bitsPerSample / 8;
  const bytes = new Uint8Array(samples.length * bytesPerSample);
  const fullScale = 2 ** (bitsPerSample - 1);
  // 8-bit PCM alone is unsigned: silence is 128.
  const origin = bitsPerSample === 8 ? 0x80 : 0;
  for (let index = 0, at = 0; index < samples.length; index++) {
    const value = Math.round((samples[index] as number) * fullScale) || 0;
    let bits = Math.max(-fullScale, Math.min(value, fullScale - 1)) + origin;
    for (let count = 0; count < bytesPerSample; count++, bits >>= 8) bytes[at++] = bits;
  }
  return bytes;
}

function storeFloat32(samples: Float32Array | Float64Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.length * 4);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < samples.length; index++) view.setFloat32(4 * index, samples[index] as number, true);
  return bytes;
}

function storeFloat64(samples: Float32Array | Float64Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.length * 8);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < samples.length; index++) view.setFloat64(8 * index, samples[index] as number, true);
  return bytes;
}
