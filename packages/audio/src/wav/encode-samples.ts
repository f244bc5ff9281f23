import { type AudioFormat, bytesPerFrame } from '../audio-format.ts';
import { encodePcma, encodePcmu } from '../g711.ts';
import { bytesFromPcm16 } from '../pcm16.ts';
import { floatToPcm16, pcm16ToFloat } from '../pcm16-float.ts';
import { type AudioSamples, sampleFormatOf } from '../samples.ts';

/** Stores samples in a format: rounded to its steps and held within its range; NaN becomes 0 in the integer ones. */
export function encodeSamples(samples: AudioSamples, format: AudioFormat): Uint8Array<ArrayBuffer> {
  const { encoding, bitsPerSample } = format;
  switch (encoding) {
    case 'pcmu':
      return encodePcmu(toPcm16(samples));
    case 'pcma':
      return encodePcma(toPcm16(samples));
    case 'pcm':
      return bitsPerSample === 16 ? bytesFromPcm16(toPcm16(samples)) : encodePcm(toFloat32(samples), bitsPerSample);
    case 'float':
      return encodeFloat(toFloat32(samples), bytesPerFrame({ ...format, channelCount: 1 }));
    default:
      return encoding satisfies never;
  }
}

function toPcm16(samples: AudioSamples): Int16Array {
  return sampleFormatOf(samples) === 'pcm16' ? (samples as Int16Array) : floatToPcm16(samples as Float32Array);
}

function toFloat32(samples: AudioSamples): Float32Array {
  return sampleFormatOf(samples) === 'float32' ? (samples as Float32Array) : pcm16ToFloat(samples as Int16Array);
}

function encodePcm(samples: Float32Array, bitsPerSample: number): Uint8Array<ArrayBuffer> {
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

function encodeFloat(samples: Float32Array, bytesPerSample: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.length * bytesPerSample);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < samples.length; index++) {
    const value = samples[index] as number;
    if (bytesPerSample === 4) view.setFloat32(4 * index, value, true);
    else view.setFloat64(8 * index, value, true);
  }
  return bytes;
}
