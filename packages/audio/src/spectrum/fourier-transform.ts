/** The discrete Fourier transform of one size, in place. Keeps its tables, and no state between calls. */
export interface FourierTransform {
  /** A power of two. */
  readonly size: number;
  /** Replaces the signal by its spectrum: `X[k] = Σ x[n] · e^(-2πi·k·n/size)`. Both arrays have `size` values. */
  transform(real: Float64Array, imaginary: Float64Array): void;
}

/** Radix 2, decimation in time: J. W. Cooley and J. W. Tukey, 1965. The size must be a power of two. */
export function createFourierTransform(size: number): FourierTransform {
  const cosines = Float64Array.from({ length: size / 2 }, (_, index) => Math.cos((2 * Math.PI * index) / size));
  const sines = Float64Array.from({ length: size / 2 }, (_, index) => Math.sin((2 * Math.PI * index) / size));
  const order = bitReversal(size);
  return {
    size,
    transform(real, imaginary) {
      for (let index = 0; index < size; index++) {
        const other = order[index] as number;
        if (other <= index) continue;
        swap(real, index, other);
        swap(imaginary, index, other);
      }
      for (let half = 1; half < size; half *= 2) {
        const stride = size / (2 * half);
        for (let start = 0; start < size; start += 2 * half) {
          for (let offset = 0; offset < half; offset++) {
            const cosine = cosines[offset * stride] as number;
            const sine = sines[offset * stride] as number;
            const upper = start + offset;
            const lower = upper + half;
            const lowerReal = real[lower] as number;
            const lowerImaginary = imaginary[lower] as number;
            const turnedReal = lowerReal * cosine + lowerImaginary * sine;
            const turnedImaginary = lowerImaginary * cosine - lowerReal * sine;
            real[lower] = (real[upper] as number) - turnedReal;
            imaginary[lower] = (imaginary[upper] as number) - turnedImaginary;
            real[upper] = (real[upper] as number) + turnedReal;
            imaginary[upper] = (imaginary[upper] as number) + turnedImaginary;
          }
        }
      }
    },
  };
}

function bitReversal(size: number): Uint32Array {
  const order = new Uint32Array(size);
  for (let index = 1; index < size; index++) {
    order[index] = (order[index >> 1] as number) / 2 + (index % 2 === 1 ? size / 2 : 0);
  }
  return order;
}

function swap(values: Float64Array, left: number, right: number): void {
  const value = values[left] as number;
  values[left] = values[right] as number;
  values[right] = value;
}
