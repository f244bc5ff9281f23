/** Samples that grow at their end; appending costs amortised constant time. */
export interface SampleBuffer {
  /** A view of all so far; a new object after each append. */
  readonly samples: Int16Array;
  append(chunk: Int16Array): void;
}

const INITIAL_CAPACITY = 24_000;

export function createSampleBuffer(): SampleBuffer {
  let storage = new Int16Array(INITIAL_CAPACITY);
  let samples = storage.subarray(0, 0);
  return {
    get samples() {
      return samples;
    },
    append(chunk) {
      const length = samples.length + chunk.length;
      if (length > storage.length) {
        const larger = new Int16Array(Math.max(length, storage.length * 2));
        larger.set(samples);
        storage = larger;
      }
      storage.set(chunk, samples.length);
      samples = storage.subarray(0, length);
    },
  };
}
