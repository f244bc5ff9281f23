/** Float samples that come in chunks and go in blocks. */
export interface SampleQueue {
  readonly length: number;
  push(samples: Float32Array): void;
  /** Fills the front of the block with what there is. @returns how many samples that were */
  fill(block: Float32Array): number;
  clear(): void;
}

/** An empty queue. */
export function createSampleQueue(): SampleQueue {
  let chunks: Float32Array[] = [];
  let offset = 0;
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(samples) {
      if (samples.length === 0) return;
      chunks.push(samples);
      length += samples.length;
    },
    fill(block) {
      let filled = 0;
      for (let chunk = chunks[0]; chunk !== undefined && filled < block.length; chunk = chunks[0]) {
        const part = chunk.subarray(offset, offset + block.length - filled);
        block.set(part, filled);
        filled += part.length;
        offset += part.length;
        if (offset < chunk.length) break;
        chunks.shift();
        offset = 0;
      }
      length -= filled;
      return filled;
    },
    clear() {
      chunks = [];
      offset = 0;
      length = 0;
    },
  };
}
