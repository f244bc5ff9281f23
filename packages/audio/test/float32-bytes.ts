/** Samples as little-endian bytes. */
export function bytesFromFloat32(samples: Float32Array): Buffer {
  const bytes = Buffer.alloc(samples.length * 4);
  samples.forEach((sample, index) => bytes.writeFloatLE(sample, index * 4));
  return bytes;
}

/** Little-endian bytes as samples. */
export function float32FromBytes(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
}
