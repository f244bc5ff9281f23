/** Copies numbers of so many bytes each with their bytes in the other order. */
export function swapBytes(bytes: Uint8Array, bytesPerNumber: number): Uint8Array<ArrayBuffer> {
  const swapped = new Uint8Array(bytes.length);
  for (let start = 0; start < bytes.length; start += bytesPerNumber) {
    for (let index = 0; index < bytesPerNumber; index++) {
      swapped[start + index] = bytes[start + bytesPerNumber - 1 - index] as number;
    }
  }
  return swapped;
}
