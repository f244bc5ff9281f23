/** Reads little-endian 16-bit samples one by one, on a processor of either byte order. */
export function readPcm16(bytes: Uint8Array, samples: Int16Array): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let index = 0; index < samples.length; index++) samples[index] = view.getInt16(2 * index, true);
  return samples;
}

/** Writes 16-bit samples little-endian one by one, on a processor of either byte order. */
export function writePcm16<Bytes extends Uint8Array>(samples: Int16Array, bytes: Bytes): Bytes {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let index = 0; index < samples.length; index++) view.setInt16(2 * index, samples[index] as number, true);
  return bytes;
}
