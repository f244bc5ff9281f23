import { readFileSync } from 'node:fs';
import { concat, readWav, resample } from '../src/index.ts';

const FILE = new URL('../../../apps/cli/assets/speech-22050hz.wav', import.meta.url);

/** Our recording of "What does the word antiphon mean?", 2.34 s, at any rate. It speaks from its first 10 ms to 2.0 s. */
export function speech(sampleRateHz: number): Float32Array {
  return resample(readWav(readFileSync(FILE)).toFloat32(), { fromHz: 22_050, toHz: sampleRateHz });
}

export function rmsOf(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
}

/** White noise of this RMS, the same each time. */
export function noise(length: number, rms: number, seed: number = 1): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 31 - 1) * rms * Math.sqrt(3);
  });
}

export function join(...parts: readonly Float32Array[]): Float32Array {
  return concat([new Float32Array(0), ...parts]);
}

/** The sample-wise sum; the longer one gives the length. */
export function mix(left: Float32Array, right: Float32Array): Float32Array {
  const [long, short] = left.length >= right.length ? [left, right] : [right, left];
  return long.map((value, index) => value + (short[index] ?? 0));
}
